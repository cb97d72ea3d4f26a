import type { TimedHistory } from '../../../domain/timed-history.ts';
import type { Pass } from '../../pass.ts';
import { dropEvents, dropScatteredEvents } from '../../passes/drop-events.ts';
import { dropTimedMembers, foldRestarts, mergeTimedMembers } from './fewer-members.ts';
import {
  dropTimedTopics,
  fewerTimedPartitions,
  fewerTimedWishes,
  mergeTimedTopics,
} from './fewer-topics.ts';
import { fewerTimedTraits } from './fewer-traits.ts';
import { hoistTimed } from './hoist.ts';
import { plainProtocols, plainTimedNames } from './plain-names.ts';
import { plainOrder, plainSettings } from './plain-settings.ts';
import { plainTimes } from './plain-times.ts';
import { reorderTimed, tradeTimed } from './reorder.ts';
import { simplerTimedEvents } from './simpler-events.ts';

/** All passes, in the order in which they are tried: what takes most away with fewest runs comes first. */
export const timedPasses: readonly Pass<TimedHistory>[] = [
  dropEvents,
  dropTimedMembers,
  dropTimedTopics,
  hoistTimed,
  foldRestarts,
  mergeTimedMembers,
  mergeTimedTopics,
  plainOrder,
  fewerTimedTraits,
  fewerTimedPartitions,
  fewerTimedWishes,
  simplerTimedEvents,
  dropScatteredEvents,
  tradeTimed,
  plainSettings,
  plainTimes,
  reorderTimed,
  plainTimedNames,
  plainProtocols,
];
