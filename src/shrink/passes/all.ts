import type { Pass } from '../pass.ts';
import { claimOutright } from './claim-outright.ts';
import { dropEvents, dropScatteredEvents } from './drop-events.ts';
import { fewerClaims, lowerGenerations } from './fewer-claims.ts';
import { dropMembers, mergeMembers } from './fewer-members.ts';
import { cutPartitions, fewerPartitions } from './fewer-partitions.ts';
import { dropTopics, mergeTopics } from './fewer-topics.ts';
import { fewerWishes } from './fewer-wishes.ts';
import { hoist } from './hoist.ts';
import { plainNames } from './plain-names.ts';
import { fewerTraits, plainTimings, reorder } from './plainer.ts';
import { simplerEvents } from './simpler-events.ts';
import { trade } from './trade.ts';

/** All passes, in the order in which they are tried: what takes most away with fewest runs comes first. */
export const passes: readonly Pass[] = [
  dropEvents,
  dropMembers,
  dropTopics,
  hoist,
  mergeMembers,
  mergeTopics,
  plainTimings,
  fewerClaims,
  fewerTraits,
  fewerPartitions,
  cutPartitions,
  fewerWishes,
  simplerEvents,
  lowerGenerations,
  dropScatteredEvents,
  claimOutright,
  trade,
  reorder,
  plainNames,
];
