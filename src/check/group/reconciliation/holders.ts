import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { TopicPartition } from '../../../domain/group.ts';
import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { idOf, type PartitionIds } from '../partition-ids.ts';
import { traceIndexOf } from '../trace-index.ts';

/** Who held a partition last. */
interface Holder {
  memberId: string;
  instanceId: string | null;
  /** The highest epoch at which it did. */
  epoch: number;
  /** Index of the description. */
  index: number;
}

interface Holding {
  readonly ids: PartitionIds;
  readonly tally: GroupTally;
  readonly isTrunk: boolean;
  /** By partition. */
  holders: (Holder | undefined)[];
}

/**
 * Judges that no partition is two members' at a time, and in each epoch one member's; and that epochs are in their order.
 * Kafka 4.0 hands over within an epoch (KAFKA-19974), so uniqueness over time is asked of trunk.
 *
 * Source: KIP-848; Kafka, `ConsumerGroup.addPartitionEpochs`.
 */
export function judgeHolders(
  { looks }: CoordinatorView,
  trace: GroupTrace,
  tally: GroupTally,
): void {
  const holding: Holding = {
    ids: traceIndexOf(trace).partitions,
    tally,
    isTrunk: trace.settings.kafkaVersion === 'trunk',
    holders: [],
  };
  let incarnation = -1;
  for (const look of looks) {
    const { group } = look;
    if (group?.groupType !== 'consumer') continue;
    const wasHigher = (look.previous?.group?.groupEpoch ?? 0) > group.groupEpoch;
    if (look.incarnation !== incarnation || wasHigher) holding.holders = [];
    incarnation = look.incarnation;
    judgeEpochs(look, group, tally);
    for (const member of group.members) {
      for (const partition of member.assignment) hold(holding, look, member, partition);
      for (const partition of member.pendingRevocation) hold(holding, look, member, partition);
    }
  }
}

function hold(
  holding: Holding,
  look: Look,
  member: DescribedMember,
  partition: TopicPartition,
): void {
  const { ids, holders, tally } = holding;
  const id = idOf(ids, partition);
  const holder = holders[id];
  const { memberId, groupInstanceId, memberEpoch } = member;
  if (holder === undefined) {
    holders[id] = { memberId, instanceId: groupInstanceId, epoch: memberEpoch, index: look.index };
    return;
  }
  if (holder.memberId === memberId) {
    if (holder.index === look.index)
      tell(tally, look, partition, { rule: 'held-twice', members: [memberId] });
    holder.index = look.index;
    if (memberEpoch > holder.epoch) holder.epoch = memberEpoch;
    return;
  }
  tally.examined++;
  if (holder.index === look.index) {
    tell(tally, look, partition, { rule: 'two-holders', members: [holder.memberId, memberId] });
    return;
  }
  const isHeir = groupInstanceId !== null && groupInstanceId === holder.instanceId;
  if (holding.isTrunk && !isHeir && memberEpoch > 0 && memberEpoch <= holder.epoch) {
    tell(tally, look, partition, { rule: 'epoch-reused', members: [holder.memberId, memberId] });
  }
  holder.memberId = memberId;
  holder.instanceId = groupInstanceId;
  holder.epoch = memberEpoch;
  holder.index = look.index;
}

/** Source: KIP-848: a member is never ahead of the target, nor the target ahead of the group. */
function judgeEpochs(look: Look, group: GroupDescription, tally: GroupTally): void {
  if (group.assignmentEpoch > group.groupEpoch) {
    noteBreach(tally, [look.index], {
      rule: 'target-ahead',
      atMs: look.atMs,
      members: [],
      partitions: [],
      expected: `at most ${group.groupEpoch}`,
      actual: `${group.assignmentEpoch}`,
    });
  }
  for (const { memberId, memberEpoch } of group.members) {
    if (memberEpoch <= group.assignmentEpoch && memberEpoch >= -2) continue;
    noteBreach(tally, [look.index], {
      rule: 'member-ahead',
      atMs: look.atMs,
      members: [memberId],
      partitions: [],
      expected: `at most ${group.assignmentEpoch}`,
      actual: `${memberEpoch}`,
    });
  }
}

function tell(
  tally: GroupTally,
  { index, atMs }: Look,
  partition: TopicPartition,
  breach: { readonly rule: string; readonly members: readonly string[] },
): void {
  noteBreach(tally, [index], { ...breach, atMs, partitions: [partition] });
}
