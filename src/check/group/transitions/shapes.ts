import type { GroupSettings } from '../../../domain/settings.ts';
import type { DescribedMember, GroupDescription } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { samePartitions } from '../described-members.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/** Judges each description by itself: whether a group can be like that at all. */
export function lookAtShapes(
  view: CoordinatorView,
  settings: GroupSettings,
  tally: GroupTally,
): void {
  for (const look of view.looks) {
    const { group } = look;
    if (group === null) continue;
    const problem = twins(group) ?? ofType(group, settings);
    if (problem === null) continue;
    noteBreach(tally, [look.index], {
      rule: problem.rule,
      atMs: look.atMs,
      members: problem.members,
      partitions: [],
      expected: problem.expected,
      actual: problem.actual,
    });
  }
}

interface Problem {
  readonly rule: string;
  readonly members: readonly string[];
  readonly expected: string;
  readonly actual: string;
}

function ofType(group: GroupDescription, settings: GroupSettings): Problem | null {
  return group.groupType === 'classic' ? classic(group) : consumer(group, settings);
}

/** Each member id and each instance id is there once. */
function twins({ members }: GroupDescription): Problem | null {
  for (const [place, { memberId, groupInstanceId }] of members.entries()) {
    for (let earlier = 0; earlier < place; earlier++) {
      const other = members[earlier];
      if (other?.memberId === memberId) return twin('two-of-one-id', memberId, memberId);
      if (groupInstanceId === null || other?.groupInstanceId !== groupInstanceId) continue;
      return twin('two-of-one-instance', other.memberId, memberId);
    }
  }
  return null;
}

function twin(rule: string, one: string, other: string): Problem {
  return { rule, members: [one, other], expected: 'one member', actual: 'two' };
}

/**
 * Source: Kafka, `ClassicGroup`: an empty group has no members; a generation that was formed has members, who all follow
 * its strategy and are in it.
 */
function classic({
  groupState,
  groupEpoch,
  protocolData,
  members,
}: GroupDescription): Problem | null {
  if (groupState === 'Assigning' || groupState === 'Reconciling') {
    return wrongState('a state of the classic protocol', groupState);
  }
  if (groupState === 'Empty' && members.length > 0) {
    return wrongState('no members', `${members.length} in Empty`);
  }
  if (groupState !== 'CompletingRebalance' && groupState !== 'Stable') return null;
  if (members.length === 0) return wrongState('members', `none in ${groupState}`);
  if (protocolData === null) return wrongState('a chosen strategy', `none in ${groupState}`);
  const late = members.find(({ memberEpoch }) => memberEpoch !== groupEpoch);
  if (late === undefined) return null;
  return {
    rule: 'member-of-another-generation',
    members: [late.memberId],
    expected: String(groupEpoch),
    actual: String(late.memberEpoch),
  };
}

function wrongState(expected: string, actual: string): Problem {
  return { rule: 'wrong-state', members: [], expected, actual };
}

/** Source: Kafka, `ConsumerGroup.maybeUpdateGroupState`. */
function consumer(group: GroupDescription, settings: GroupSettings): Problem | null {
  const { groupState, groupEpoch, assignmentEpoch, members } = group;
  if (members.length === 0) {
    return groupState === 'Empty' || groupState === 'Dead'
      ? null
      : wrongState('Empty without members', groupState);
  }
  if (groupEpoch > assignmentEpoch) {
    return groupState === 'Assigning'
      ? null
      : wrongState('Assigning: the target is old', groupState);
  }
  if (groupState === 'Stable') {
    const unfinished = members.find((member) => !isFinished(member, assignmentEpoch));
    if (unfinished !== undefined) {
      return wrongState(`Reconciling: ${unfinished.memberId} is not done`, groupState);
    }
  } else if (groupState !== 'Reconciling') {
    return wrongState('Stable or Reconciling: the target is new', groupState);
  } else if (members.every((member) => isQuiet(member, assignmentEpoch))) {
    return wrongState('Stable: all have what they shall have', groupState);
  }
  return onlyClassic(group, settings);
}

/**
 * It is at the epoch of the target and has what it shall have. Topics that it does not want any more count for nothing: it
 * gives them up at once, or with the next target.
 */
function isFinished(member: DescribedMember, assignmentEpoch: number): boolean {
  if (isQuiet(member, assignmentEpoch)) return true;
  const { memberEpoch, pendingRevocation, assignment, targetAssignment } = member;
  if (memberEpoch !== assignmentEpoch || pendingRevocation.length > 0) return false;
  const wanted = targetAssignment.filter(({ topic }) =>
    member.subscribedTopicNames.includes(topic),
  );
  return samePartitions(assignment, wanted);
}

function isQuiet(member: DescribedMember, assignmentEpoch: number): boolean {
  const { memberEpoch, pendingRevocation, assignment, targetAssignment } = member;
  return (
    memberEpoch === assignmentEpoch &&
    pendingRevocation.length === 0 &&
    samePartitions(assignment, targetAssignment)
  );
}

/** Without consumers of the new protocol the group is converted, if that is allowed. */
function onlyClassic({ members }: GroupDescription, settings: GroupSettings): Problem | null {
  const policy = settings.groupConsumerMigrationPolicy;
  if (policy !== 'bidirectional' && policy !== 'downgrade') return null;
  if (members.length > settings.groupMaxSize) return null;
  if (members.some(({ memberType }) => memberType === 'consumer')) return null;
  return {
    rule: 'not-downgraded',
    members: members.map(({ memberId }) => memberId),
    expected: 'a classic group: all members are classic',
    actual: 'a consumer group',
  };
}
