import type { TopicPartition } from '../../../domain/group.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { samePartitions, spell } from '../described-members.ts';
import type { Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { askedForIn, type AskedFor } from './asked-for.ts';
import { partitionCountOf } from './topics-at.ts';

/** What is told of one target. */
interface Target {
  readonly look: Look;
  readonly topics: readonly HistoryTopic[];
  readonly tally: GroupTally;
  readonly askedFor: AskedFor;
  /** By topic, then by partition: who shall have it. */
  readonly owners: Map<string, (string | undefined)[]>;
}

/**
 * Judges each target when it has been computed for the newest epoch: all partitions of the topics that somebody
 * subscribes to, each once, only to subscribers.
 *
 * Source: KIP-848, target assignment.
 */
export function judgeTargets(
  view: CoordinatorView,
  topics: readonly (readonly HistoryTopic[])[],
  tally: GroupTally,
): void {
  const { looks } = view;
  const askedFor = askedForIn(view);
  for (let place = 0; place < looks.length; place++) {
    const look = looks[place];
    if (look === undefined || !isNewTarget(look) || look.group === null) continue;
    tally.examined++;
    judge({ look, topics: topics[place] ?? [], tally, askedFor, owners: new Map() }, look.group);
  }
}

function isNewTarget({ group, previous }: Look): boolean {
  if (group?.groupType !== 'consumer' || group.members.length === 0) return false;
  const isNewest = group.assignmentEpoch === group.groupEpoch;
  return isNewest && group.assignmentEpoch > (previous?.group?.assignmentEpoch ?? -1);
}

function judge(target: Target, { members }: GroupDescription): void {
  for (const member of members)
    for (const one of member.targetAssignment) give(target, member, one);
  for (const { topic, partitions } of target.topics) {
    if (!members.some(({ subscribedTopicNames }) => subscribedTopicNames.includes(topic))) continue;
    const owners = target.owners.get(topic) ?? [];
    for (let partition = 0; partition < partitions; partition++) {
      if (owners[partition] === undefined) tell(target, 'target-leaves-out', { topic, partition });
    }
  }
}

function give(target: Target, member: DescribedMember, partition: TopicPartition): void {
  const { topic, partition: index } = partition;
  const { memberId } = member;
  if (index < 0 || index >= partitionCountOf(target.topics, topic)) {
    tell(target, 'target-unknown-partition', partition, memberId);
    return;
  }
  if (!member.subscribedTopicNames.includes(topic)) {
    tell(target, 'target-unsubscribed', partition, memberId);
  } else if (!target.askedFor(member, topic, target.look.index)) {
    tell(target, 'target-unasked', partition, memberId);
  }
  let owners = target.owners.get(topic);
  if (owners === undefined) target.owners.set(topic, (owners = []));
  if (owners[index] !== undefined) tell(target, 'target-twice', partition, memberId);
  owners[index] = memberId;
}

function tell(
  { look, tally }: Target,
  rule: string,
  partition: TopicPartition,
  memberId?: string,
): void {
  const members = memberId === undefined ? [] : [memberId];
  noteBreach(tally, [look.index], { rule, atMs: look.atMs, members, partitions: [partition] });
}

/**
 * Judges that targets are not computed more often than the broker is told to. Whatever begins anew - a group that was
 * empty, that is taken over, or that is converted - may have one at once.
 *
 * Source: KIP-1263, which Kafka 4.0 does not have.
 */
export function judgePace(
  { looks }: CoordinatorView,
  { settings }: GroupTrace,
  tally: GroupTally,
): void {
  const { kafkaVersion, groupConsumerAssignmentIntervalMs: intervalMs } = settings;
  if (kafkaVersion === '4.0' || intervalMs === 0) return;
  let lastMs = -Infinity;
  for (const look of looks) {
    if (look.recovered || !isSameGroup(look)) lastMs = -Infinity;
    if (!isRaised(look)) continue;
    tally.examined++;
    const { atMs, index } = look;
    const dueMs = lastMs + intervalMs;
    if (atMs < dueMs) {
      noteBreach(tally, [index], {
        rule: 'target-too-soon',
        atMs,
        members: [],
        partitions: [],
        expected: `not before ${dueMs} ms`,
        actual: `at ${atMs} ms`,
        sinceMs: lastMs,
      });
    }
    lastMs = atMs;
  }
}

/** It was a group of the new protocol, with members, and is. */
function isSameGroup({ group, previous }: Look): boolean {
  const before = previous?.group;
  if (group?.groupType !== 'consumer' || before?.groupType !== 'consumer') return false;
  return group.members.length > 0 && before.members.length > 0;
}

/** A group that has just come, or was another, may not have computed anything. */
function isRaised({ group, previous }: Look): boolean {
  const before = previous?.group;
  if (group?.groupType !== 'consumer' || before?.groupType !== 'consumer') return false;
  return group.members.length > 0 && group.assignmentEpoch > before.assignmentEpoch;
}

/**
 * Judges that in the end each member has what it shall have. Kafka 4.0 leaves it what it does not subscribe to any more
 * until the next target (KAFKA-19431).
 */
export function judgeConverged(
  { looks }: CoordinatorView,
  { observations, settings }: GroupTrace,
  tally: GroupTally,
): void {
  const look = looks.at(-1);
  const ended = observations.at(-1);
  if (ended?.type !== 'ended' || ended.how !== 'stable') return;
  if (look?.group?.groupType !== 'consumer') return;
  for (const member of look.group.members) {
    if (member.memberEpoch === -2) continue;
    tally.examined++;
    const isLeft = settings.kafkaVersion === '4.0' && keepsAll(member);
    if (!isLeft) judgeMember(look, look.group, member, tally);
  }
}

function keepsAll({ assignment, targetAssignment, pendingRevocation }: DescribedMember): boolean {
  return pendingRevocation.length === 0 && samePartitions(assignment, targetAssignment);
}

function judgeMember(
  look: Look,
  { groupEpoch }: GroupDescription,
  member: DescribedMember,
  tally: GroupTally,
): void {
  const { memberId, memberEpoch, assignment, pendingRevocation, subscribedTopicNames } = member;
  const due = member.targetAssignment.filter(({ topic }) => subscribedTopicNames.includes(topic));
  const isDone = memberEpoch === groupEpoch && pendingRevocation.length === 0;
  if (isDone && samePartitions(assignment, due)) return;
  noteBreach(tally, [look.index], {
    rule: 'not-converged',
    atMs: look.atMs,
    members: [memberId],
    partitions: pendingRevocation,
    expected: `epoch ${groupEpoch}, ${spell(due)}`,
    actual: `epoch ${memberEpoch}, ${spell(assignment)}`,
  });
}
