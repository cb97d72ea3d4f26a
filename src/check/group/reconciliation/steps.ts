import type { TopicPartition } from '../../../domain/group.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { DescribedMember } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { includesPartition, memberNear, samePartitions } from '../described-members.ts';
import type { Exchange, Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { partitionCountOf, topicsByLook } from './topics-at.ts';

/** One member in two descriptions that follow each other, and the request between them. */
interface Step {
  readonly look: Look;
  readonly topics: readonly HistoryTopic[];
  readonly before: DescribedMember;
  readonly after: DescribedMember;
  readonly cause: Exchange | undefined;
}

/**
 * Judges what becomes of each member's partitions from one description to the next.
 *
 * Source: KIP-848; Kafka, `CurrentAssignmentBuilder`.
 */
export function judgeSteps(view: CoordinatorView, trace: GroupTrace, tally: GroupTally): void {
  const isTrunk = trace.settings.kafkaVersion === 'trunk';
  for (const step of stepsOf(view, trace)) {
    tally.examined++;
    judgeGone(step, tally);
    judgeCome(step, tally);
    judgeStaying(step, tally);
    judgeEpoch(step, isTrunk, tally);
  }
}

/** Judges only that the coordinator does not take what the member shall keep. */
export function judgeNeedlessRevocation(
  view: CoordinatorView,
  trace: GroupTrace,
  tally: GroupTally,
): void {
  for (const step of stepsOf(view, trace)) judgeStaying(step, tally);
}

let last: { readonly trace: GroupTrace; readonly steps: readonly Step[] } | null = null;

/** All steps of a trace; computed once while it is the one that is looked at. */
function stepsOf(view: CoordinatorView, trace: GroupTrace): readonly Step[] {
  if (last?.trace === trace) return last.steps;
  const steps: Step[] = [];
  const { looks, byRequestId } = view;
  let topics: readonly (readonly HistoryTopic[])[] | null = null;
  for (let place = 0; place < looks.length; place++) {
    const look = looks[place];
    if (look?.group?.groupType !== 'consumer') continue;
    if (look.previous?.group?.groupType !== 'consumer') continue;
    topics ??= topicsByLook(view, trace);
    addSteps(steps, look, byRequestId[look.requestId], topics[place] ?? []);
  }
  last = { trace, steps };
  return steps;
}

/** The members of which something changed. */
function addSteps(
  steps: Step[],
  look: Look,
  cause: Exchange | undefined,
  topics: readonly HistoryTopic[],
): void {
  const from = look.previous?.group ?? null;
  const members = look.group?.members ?? [];
  for (let place = 0; place < members.length; place++) {
    const after = members[place];
    if (after === undefined) continue;
    const before = memberNear(from, after.memberId, place);
    if (before === undefined || isSame(before, after)) continue;
    steps.push({ look, topics, before, after, cause });
  }
}

function isSame(before: DescribedMember, after: DescribedMember): boolean {
  return (
    before.memberEpoch === after.memberEpoch &&
    samePartitions(before.assignment, after.assignment) &&
    samePartitions(before.pendingRevocation, after.pendingRevocation) &&
    samePartitions(before.targetAssignment, after.targetAssignment)
  );
}

/** What a member had goes only after it reported that it owns it no more. */
function judgeGone(step: Step, tally: GroupTally): void {
  const { before, after } = step;
  for (const partition of before.assignment) {
    if (!holds(after, partition) && !isAcknowledged(step, partition)) {
      tell(step, tally, { rule: 'taken-unacknowledged', partition });
    }
  }
  for (const partition of before.pendingRevocation) {
    const isBack = includesPartition(after.assignment, partition);
    if (includesPartition(after.pendingRevocation, partition)) continue;
    if (isAcknowledged(step, partition) || after.memberEpoch === -2) continue;
    const rule = isBack ? 'given-back-unacknowledged' : 'taken-unacknowledged';
    tell(step, tally, { rule, partition });
  }
}

function holds(member: DescribedMember, partition: TopicPartition): boolean {
  return (
    includesPartition(member.assignment, partition) ||
    includesPartition(member.pendingRevocation, partition)
  );
}

/** The request in whose step this happened is the member's own, and says that it does not own the partition. */
function isAcknowledged({ cause, after, topics }: Step, partition: TopicPartition): boolean {
  const request = cause?.request;
  if (request?.api === 'ConsumerGroupHeartbeat') {
    if (request.memberId !== after.memberId || request.topicPartitions === null) return false;
    return !includesPartition(request.topicPartitions, partition);
  }
  if (request?.api !== 'JoinGroup' || request.memberId !== after.memberId) return false;
  // Classic members name topics; one that is gone has no id any more, so it is as if they did not have it.
  if (!topics.some(({ topic }) => topic === partition.topic)) return true;
  const owned = request.protocols[0]?.metadata.ownedPartitions ?? [];
  return !includesPartition(owned, partition);
}

/** What a member gets is its target's, and nothing comes while it has something to give up. */
function judgeCome(step: Step, tally: GroupTally): void {
  const { before, after } = step;
  for (const partition of after.assignment) {
    if (includesPartition(before.assignment, partition)) continue;
    if (!includesPartition(after.targetAssignment, partition)) {
      tell(step, tally, { rule: 'given-off-target', partition });
    } else if (after.pendingRevocation.length > 0) {
      tell(step, tally, { rule: 'given-while-revoking', partition });
    }
  }
}

/** What a member has and shall have stays with it. */
function judgeStaying(step: Step, tally: GroupTally): void {
  const { before, after } = step;
  for (const partition of before.assignment) {
    if (includesPartition(after.assignment, partition)) continue;
    if (!includesPartition(before.targetAssignment, partition)) continue;
    if (!includesPartition(after.targetAssignment, partition)) continue;
    if (!after.subscribedTopicNames.includes(partition.topic)) continue;
    if (partitionCountOf(step.topics, partition.topic) === 0) continue;
    tell(step, tally, { rule: 'taken-though-it-stays', partition });
  }
}

/**
 * A member's epoch is not raised while it has something to give up. Kafka 4.0 raises it by one when it has given up all
 * that it was asked to and is asked for more (KAFKA-19974), so there only what it was asked for before counts.
 */
function judgeEpoch(step: Step, isTrunk: boolean, tally: GroupTally): void {
  const { before, after } = step;
  if (after.memberEpoch <= before.memberEpoch) return;
  const kept = isTrunk
    ? after.pendingRevocation
    : after.pendingRevocation.filter((partition) =>
        includesPartition(before.pendingRevocation, partition),
      );
  const [partition] = kept;
  if (partition === undefined) return;
  tell(step, tally, {
    rule: 'epoch-raised-unrevoked',
    partition,
    actual: `${before.memberEpoch} to ${after.memberEpoch}`,
  });
}

function tell(
  { look, after, cause }: Step,
  tally: GroupTally,
  breach: { readonly rule: string; readonly partition: TopicPartition; readonly actual?: string },
): void {
  const { rule, partition, actual } = breach;
  noteBreach(tally, cause === undefined ? [look.index] : [cause.index, look.index], {
    rule,
    atMs: look.atMs,
    members: [after.memberId],
    partitions: [partition],
    ...(actual === undefined ? {} : { actual }),
  });
}
