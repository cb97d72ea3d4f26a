import type { TopicPartition } from '../domain/group.ts';
import type { ConsumerGroup, ConsumerMember } from '../simulation/consumer/consumer-group.ts';
import { stateOf } from '../simulation/consumer/describe.ts';
import { comparePartitions } from '../simulation/consumer/partition-list.ts';
import type { ConsumerState } from '../simulation/consumer/consumer-state.ts';
import { subscribedTopicsOf } from '../simulation/consumer/subscribed-topics.ts';

/** Who had which partition in which epoch, over all time; by topic, partition and epoch. */
export type Owners = Map<string, Map<number, Map<number, ConsumerMember>>>;

/** What a coordinator's state says wrong, in words; the numbers are those of the design's list. Empty: nothing. */
export function brokenPromises(before: ConsumerState, after: ConsumerState): readonly string[] {
  const { group } = after;
  if (group === null) return [];
  const isTrunk = after.settings.kafkaVersion === 'trunk';
  return [
    ...doubleOwners(group),
    ...wrongTargets(before.group, group, after),
    ...group.members.flatMap((member) => wrongEpochs(before.group, group, member)),
    ...(isTrunk && group.members.length === 0 && group.groupEpoch !== group.assignmentEpoch
      ? ['S6 an empty group has to be assigned']
      : []),
    ...(stateOf(group) === 'Stable' ? notStable(group, isTrunk) : []),
    ...doubleInstances(group),
    ...wrongPartitionEpochs(group),
    ...(group.assignmentEpoch > group.groupEpoch ? ['S4 assigned for a later epoch'] : []),
  ];
}

/** S2: notes who has what in which epoch; what two have had in one. A static member is who its instance is. */
export function noteOwners(group: ConsumerGroup, owners: Owners): readonly string[] {
  const broken: string[] = [];
  for (const member of group.members) {
    if (member.memberEpoch <= 0) continue;
    for (const { topic, partition } of heldBy(member)) {
      const epochs = entry(entry(owners, topic), partition);
      const earlier = epochs.get(member.memberEpoch);
      if (earlier !== undefined && !isSame(earlier, member))
        broken.push(
          `S2 ${topic}-${partition} in ${member.memberEpoch}: ${earlier.memberId}, ${member.memberId}`,
        );
      epochs.set(member.memberEpoch, member);
    }
  }
  return broken;
}

function isSame(a: ConsumerMember, b: ConsumerMember): boolean {
  return a.memberId === b.memberId || (a.instanceId !== null && a.instanceId === b.instanceId);
}

/** What a member has or still has to give up. */
export function heldBy(member: ConsumerMember): readonly TopicPartition[] {
  return [...member.assigned, ...member.pendingRevocation];
}

function entry<Key, InnerKey, Value>(
  map: Map<Key, Map<InnerKey, Value>>,
  key: Key,
): Map<InnerKey, Value> {
  let inner = map.get(key);
  if (inner === undefined) map.set(key, (inner = new Map()));
  return inner;
}

function doubleOwners(group: ConsumerGroup): string[] {
  const all = group.members.flatMap(heldBy).sort(comparePartitions);
  return all
    .filter((each, index) => {
      const last = all[index - 1];
      return last !== undefined && comparePartitions(last, each) === 0;
    })
    .map(({ topic, partition }) => `S1 two have ${topic}-${partition}`);
}

function wrongTargets(
  before: ConsumerGroup | null,
  group: ConsumerGroup,
  { topics }: ConsumerState,
): string[] {
  const isNew = before !== null && group.assignmentEpoch > before.assignmentEpoch;
  if (!isNew || group.members.length === 0) return [];
  const broken: string[] = [];
  const given = group.members.flatMap(({ target }) => target).sort(comparePartitions);
  const due: TopicPartition[] = [];
  for (const { topic, partitions } of topics.values()) {
    const isRead = group.members.some((m) => subscribedTopicsOf(m, group.regexes).includes(topic));
    for (let partition = 0; isRead && partition < partitions; partition++)
      due.push({ topic, partition });
  }
  due.sort(comparePartitions);
  if (JSON.stringify(given) !== JSON.stringify(due)) broken.push('S3 not each partition once');
  for (const member of group.members) {
    const read = subscribedTopicsOf(member, group.regexes);
    if (!member.target.every(({ topic }) => read.includes(topic)))
      broken.push(`S3 ${member.memberId} does not read that`);
  }
  return broken;
}

function wrongEpochs(
  before: ConsumerGroup | null,
  group: ConsumerGroup,
  member: ConsumerMember,
): string[] {
  const { memberId, memberEpoch, previousMemberEpoch } = member;
  const broken: string[] = [];
  if (memberEpoch === -2) return member.instanceId === null ? [`S4 ${memberId} is dynamic`] : [];
  if (memberEpoch < 0 || memberEpoch > group.assignmentEpoch)
    broken.push(`S4 ${memberId} in ${memberEpoch}, assigned for ${group.assignmentEpoch}`);
  if (previousMemberEpoch > memberEpoch) broken.push(`S4 ${memberId} was in a later epoch`);
  const old = before?.members.find((each) => each.memberId === memberId);
  if (old !== undefined && memberEpoch !== 0 && memberEpoch < old.memberEpoch)
    broken.push(`S5 ${memberId} went back to ${memberEpoch}`);
  return broken;
}

function notStable(group: ConsumerGroup, isTrunk: boolean): string[] {
  return group.members
    .filter((member) => {
      const read = subscribedTopicsOf(member, group.regexes);
      const due = isTrunk
        ? member.target.filter(({ topic }) => read.includes(topic))
        : member.target;
      const have = member.assigned.map(({ topic, partition }) => ({ topic, partition }));
      return member.pendingRevocation.length > 0 || JSON.stringify(have) !== JSON.stringify(due);
    })
    .map(({ memberId }) => `S7 ${memberId} is not where it should be`);
}

function doubleInstances(group: ConsumerGroup): string[] {
  const instances = group.members.flatMap(({ instanceId }) => instanceId ?? []);
  const members = group.members.map(({ memberId }) => memberId);
  return new Set(instances).size < instances.length || new Set(members).size < members.length
    ? ['S10 two members of one name']
    : [];
}

/** The table of partitions says what the members say. */
function wrongPartitionEpochs(group: ConsumerGroup): string[] {
  const held = group.members
    .flatMap((member) =>
      heldBy(member).map(({ topic, partition }) => ({
        topic,
        partition,
        epoch: member.memberEpoch,
      })),
    )
    .sort(comparePartitions);
  return JSON.stringify(held) === JSON.stringify(group.partitionEpochs)
    ? []
    : ['the table of partitions is not what members have'];
}
