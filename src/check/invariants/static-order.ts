import type { GroupSubscription, Subscription } from '../../domain/group.ts';
import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { isSameList } from '../compare-answers.ts';
import { isInScope } from '../each-round.ts';
import { isSameCluster, isSameSet } from '../same-input.ts';
import { newTally, note, verdictOf, type Tally } from '../tally.ts';
import { traceViewOf, type Round } from '../trace-view.ts';

/** A static member that restarts under a new member id, all else equal, gets what it had. */
export const staticOrder: Invariant = {
  id: 'static.order',
  title: 'A static member that restarts gets what it had',
  kind: 'quality',
  source: {
    title: 'KIP-345; Kafka, AbstractPartitionAssignor.MemberInfo',
    locator: 'members are ordered by instance id, which outlives the member id',
  },
  exercises: 'the restart of a static member in a group in which nothing else changes',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  const tally = newTally();
  const { honest, rounds } = traceViewOf(trace);
  if (!honest || !trace.history.events.some(isRestart)) return verdictOf(tally);
  for (const round of rounds) {
    if (round.previous !== null && isInScope(round, scope)) compare(round.previous, round, tally);
  }
  return verdictOf(tally);
}

function isRestart({ type }: Trace['history']['events'][number]): boolean {
  return type === 'restart' || type === 'bounce';
}

function compare(previous: Round, round: Round, tally: Tally): void {
  if (!isSameCluster(previous.seen.input.cluster, round.seen.input.cluster)) return;
  const restarted = restartedOf(previous, round);
  if (restarted === null) return;
  for (const { instanceId, before: was, after: is } of restarted) {
    const before = previous.seen.answer.get(was) ?? [];
    const after = round.seen.answer.get(is) ?? [];
    if (before.length + after.length === 0) continue;
    tally.examined++;
    if (isSameList(before, after)) continue;
    note(tally, [previous.index, round.index], {
      type: 'static-changed',
      instanceId,
      before,
      after,
    });
  }
}

interface Restarted {
  readonly instanceId: string;
  readonly before: string;
  readonly after: string;
}

/** The static members whose ids changed, where nothing else did; else null. */
function restartedOf(previous: Round, round: Round): readonly Restarted[] | null {
  const before = previous.seen.input.group;
  const after = round.seen.input.group;
  if (before.size !== after.size) return null;
  const byInstance = membersByInstance(after);
  if (byInstance === null) return null;
  const restarted: Restarted[] = [];
  for (const [member, subscription] of before) {
    const { groupInstanceId: instanceId } = subscription;
    const now = instanceId === undefined ? member : byInstance.get(instanceId);
    const next = now === undefined ? undefined : after.get(now);
    if (now === undefined || next === undefined || !isAlike(subscription, next)) return null;
    if (now !== member && instanceId !== undefined) {
      restarted.push({ instanceId, before: member, after: now });
    }
  }
  return restarted;
}

/** Member id by instance id; null if two members have the same one. */
function membersByInstance(group: GroupSubscription): ReadonlyMap<string, string> | null {
  const byInstance = new Map<string, string>();
  for (const [member, { groupInstanceId }] of group) {
    if (groupInstanceId === undefined) continue;
    if (byInstance.has(groupInstanceId)) return null;
    byInstance.set(groupInstanceId, member);
  }
  return byInstance;
}

function isAlike(left: Subscription, right: Subscription): boolean {
  return (
    left.groupInstanceId === right.groupInstanceId &&
    left.rackId === right.rackId &&
    isSameSet(left.topics, right.topics)
  );
}
