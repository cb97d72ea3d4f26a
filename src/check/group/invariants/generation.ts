import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { SyncGroupResponse } from '../../../domain/wire.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import type { Exchange } from '../exchange.ts';
import { memberIn, samePartitions, spell } from '../described-members.ts';
import { lookAtEpochs } from '../generation/epochs.ts';
import { groupVerdictOf, newGroupTally, noteBreach, type GroupTally } from '../group-tally.ts';

/**
 * Generations and epochs count up: by one for each join that is completed in a classic group, for each change that needs
 * another target in a KIP-848 group. Answers carry the one that the group has, and within a generation a member is told
 * one assignment.
 */
export const groupGeneration: GroupInvariant = {
  id: 'group.generation',
  title: 'Generations and epochs never go back, and an assignment belongs to one generation',
  kind: 'safety',
  source: {
    title: 'Kafka, ClassicGroup.initNextGeneration; KIP-848, group, assignment and member epochs',
    locator:
      'a completed join counts the generation up by one; epochs of groups and members are monotonic',
  },
  exercises: 'rebalances, failovers, answers that carry a generation or an epoch',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const view = coordinatorViewOf(trace);
  const tally = newGroupTally();
  lookAtEpochs(view, trace, tally);
  const told: Told = new Map();
  for (const exchange of view.answered) answer(exchange, tally, told);
  return groupVerdictOf(tally);
}

/** By member id: the last answer to a SyncGroup that it was given. */
type Told = Map<string, Exchange>;

function answer(exchange: Exchange, tally: GroupTally, told: Told): void {
  const { response } = exchange;
  if (response === null) return;
  if (response.api === 'ConsumerGroupHeartbeat') {
    if (response.errorCode === 'NONE') heard(exchange, tally, response.memberEpoch);
  } else if (response.api === 'JoinGroup') {
    if (response.errorCode !== 'NONE' || isDowngrade(exchange)) return;
    compare(exchange, tally, response.generationId, currentOf(exchange, response.memberId));
  } else if (response.api === 'SyncGroup' && response.errorCode === 'NONE') {
    asksForCurrent(exchange, response, tally);
    hearsTheSame(exchange, response, { tally, told });
  }
}

/** What a member is told of a KIP-848 group that becomes a classic one in this step is its epoch in the old one. */
function isDowngrade({ before, answeredIn }: Exchange): boolean {
  const isConsumer = before.group?.groupType === 'consumer' && before.group.members.length > 0;
  return isConsumer && answeredIn.group?.groupType === 'classic';
}

/** The generation or member epoch that the answer to this member has to carry. */
function currentOf({ answeredIn }: Exchange, memberId: string): number | undefined {
  const { group } = answeredIn;
  if (group?.groupType === 'classic') return group.groupEpoch;
  return memberIn(group, memberId)?.memberEpoch;
}

function compare(
  exchange: Exchange,
  tally: GroupTally,
  actual: number,
  expected: number | undefined,
): void {
  if (expected === undefined) return;
  tally.examined++;
  if (actual === expected) return;
  noteBreach(tally, [exchange.index, exchange.replied], {
    rule: 'wrong-generation-told',
    atMs: exchange.repliedAtMs,
    members: 'memberId' in exchange.request ? [exchange.request.memberId ?? ''] : [],
    partitions: [],
    expected: String(expected),
    actual: String(actual),
  });
}

function heard(exchange: Exchange, tally: GroupTally, told: number): void {
  const { request } = exchange;
  if (request.api !== 'ConsumerGroupHeartbeat') return;
  const expected =
    request.memberEpoch < 0 ? request.memberEpoch : currentOf(exchange, request.memberId);
  compare(exchange, tally, told, expected);
}

/** A member is told of the generation that it asks for, not of another. */
function asksForCurrent(
  exchange: Exchange,
  { assignment }: SyncGroupResponse,
  tally: GroupTally,
): void {
  const { request } = exchange;
  if (request.api !== 'SyncGroup') return;
  const current = currentOf(exchange, request.memberId);
  if (current === undefined || current === request.generationId) return;
  noteBreach(tally, [exchange.index, exchange.replied], {
    rule: 'assignment-of-another-generation',
    atMs: exchange.repliedAtMs,
    members: [request.memberId],
    partitions: assignment.assignedPartitions,
    expected: `refused: it asks for generation ${request.generationId}`,
    actual: `the assignment of generation ${current}`,
  });
}

/** A member is never told two different parts of one generation. */
function hearsTheSame(
  exchange: Exchange,
  { assignment }: SyncGroupResponse,
  { tally, told }: { readonly tally: GroupTally; readonly told: Told },
): void {
  const { request, answeredIn } = exchange;
  if (request.api !== 'SyncGroup' || answeredIn.group?.groupType !== 'classic') return;
  tally.examined++;
  const before = told.get(request.memberId);
  told.set(request.memberId, exchange);
  if (before?.response?.api !== 'SyncGroup' || !isSameGeneration(before, exchange)) return;
  const first = before.response.assignment.assignedPartitions;
  const second = assignment.assignedPartitions;
  if (samePartitions(first, second)) return;
  noteBreach(tally, [before.replied, exchange.replied], {
    rule: 'two-assignments',
    atMs: exchange.repliedAtMs,
    members: [request.memberId],
    partitions: second,
    expected: spell(first),
    actual: spell(second),
    sinceMs: before.repliedAtMs,
  });
}

function isSameGeneration(some: Exchange, other: Exchange): boolean {
  return (
    some.request.api === 'SyncGroup' &&
    other.request.api === 'SyncGroup' &&
    some.request.generationId === other.request.generationId &&
    some.answeredIn.incarnation === other.answeredIn.incarnation
  );
}
