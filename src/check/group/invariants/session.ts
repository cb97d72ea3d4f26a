import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { groupVerdictOf, newGroupTally } from '../group-tally.ts';
import { lookAtGoodbyes } from '../session/goodbyes.ts';
import { lookAtJoinsInFlight } from '../session/in-flight.ts';
import { followAnswer, followArrival, followLook, moveOn } from '../session/follow.ts';
import {
  forgetPending,
  judgeCompletion,
  lookAtWaits,
  noPendingIds,
  takeJoin,
  takePending,
} from '../session/joins.ts';
import { lookAtTimeouts } from '../session/timeouts.ts';
import { lookAtPolls } from '../session/polls.ts';
import { judgeSilence } from '../session/removals.ts';
import { newWatch, type Watch } from '../session/watch.ts';
import { walk } from '../walk.ts';

/** Timers run out when they should: a silent member is removed then, and nobody is removed or kept waiting without. */
export const groupSession: GroupInvariant = {
  id: 'group.session',
  title: 'A silent member is removed when its session ends, not before and not much later',
  kind: 'safety',
  source: {
    title: 'KIP-62, KIP-394, KIP-848; Kafka, GroupMetadataManager',
    locator:
      'session timeout, rebalance timeout, timers of pending members and of SyncGroup, max.poll.interval.ms',
  },
  exercises:
    'members that fall silent or do not rejoin, requests that wait, applications that do not poll',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const view = coordinatorViewOf(trace);
  const tally = newGroupTally();
  const watch = newWatch(view, trace.settings, tally);
  const pending = noPendingIds();
  const pass = (index: number): void => {
    moveOn(watch, index);
    forgetPending(pending, watch);
  };
  walk(view, {
    arrived: (exchange) => {
      pass(exchange.index);
      followArrival(watch, exchange);
      takeJoin(pending, exchange);
    },
    answered: (exchange) => {
      pass(exchange.replied);
      followAnswer(watch, exchange);
      takePending(pending, exchange);
    },
    looked: (look) => {
      pass(look.index);
      judgeCompletion(watch, look, pending);
      followLook(watch, look);
    },
  });
  pass(trace.observations.length);
  atTheEnd(trace, watch);
  lookAtWaits(view, trace.settings.groupInitialRebalanceDelayMs, tally);
  lookAtPolls(trace, view, tally);
  lookAtGoodbyes(trace, view, tally);
  lookAtJoinsInFlight(trace, view, tally);
  lookAtTimeouts(trace, view, tally);
  return groupVerdictOf(tally);
}

/** Who is still a member at the end has not been silent for too long. */
function atTheEnd({ endMs, observations }: GroupTrace, watch: Watch): void {
  const last = observations.at(-1);
  const failover = watch.view.failovers.at(-1);
  if (last?.type !== 'ended' || last.how === 'failed') return;
  if (failover !== undefined && failover.backAtMs >= endMs) return;
  for (const member of watch.look.group?.members ?? []) {
    const clock = watch.clocks.get(member.memberId);
    if (clock === undefined) continue;
    judgeSilence(watch, clock, { atMs: endMs, index: observations.length - 1 });
  }
}
