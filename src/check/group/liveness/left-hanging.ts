import type { DescribedMember, GroupStateName } from '../../../domain/wire.ts';
import { sentBy, type CoordinatorView } from '../coordinator-view.ts';
import { holderIn } from '../described-members.ts';
import type { Look } from '../exchange.ts';
import type { ProcessLife } from '../process-life.ts';

/**
 * In the last generation somebody has taken a static member's place without a rebalance. Kafka then does not ask what the
 * new one wants, does not notice topics that have changed while nobody led, and does not finish what the old one had to
 * give up: partitions may stay without an owner until something else starts a rebalance.
 *
 * Source: KIP-345, KIP-814; Kafka, `GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin`.
 */
export function isTakenOver({ looks }: CoordinatorView): boolean {
  const epoch = looks.at(-1)?.group?.groupEpoch;
  for (let place = looks.length - 1; place > 0; place--) {
    const { group, previous } = looks[place] ?? looks[0];
    if (group === null || group.groupEpoch !== epoch || group.groupType !== 'classic') return false;
    if (group.groupState !== 'Stable') return false;
    if (group.members.some((member) => isSuccessor(member, previous))) return true;
  }
  return false;
}

function isSuccessor({ memberId, groupInstanceId }: DescribedMember, before: Look | null): boolean {
  if (groupInstanceId === null || before === null) return false;
  const holder = holderIn(before.group, groupInstanceId);
  return holder !== undefined && holder.memberId !== memberId;
}

/**
 * In the last generation a mixed group became a classic one, and its coordinator moved before all had joined again. What
 * was written is a group at rest in which each has what it should have had in the end; that its members were still to be
 * asked to join is lost, and in their generation they are not asked.
 *
 * Source: KIP-848, online migration; Kafka, `GroupMetadataManager.convertToClassicGroup` writes the group and then
 * prepares a rebalance in memory.
 */
export function isForgottenDowngrade({ looks }: CoordinatorView): boolean {
  const last = looks.at(-1);
  let place = looks.length - 1;
  while (isOfGeneration(looks[place], last, 'Stable')) place--;
  if (looks[place + 1]?.recovered !== true) return false;
  while (isOfGeneration(looks[place], last, 'PreparingRebalance')) place--;
  const before = looks[place + 1]?.group?.groupState === 'PreparingRebalance';
  return before && looks[place]?.group?.groupType === 'consumer';
}

/**
 * Two processes of one instance id take a classic member's place in a KIP-848 group from one another, for ever: a commit
 * of the older one is answered with UNKNOWN_MEMBER_ID, not FENCED_INSTANCE_ID, so that it joins again.
 *
 * Source: Kafka, `ConsumerGroup.validateOffsetCommit`, which does not look at instance ids;
 * `ConsumerCoordinator.OffsetCommitResponseHandler`.
 */
export function isFoughtOver({ looks }: CoordinatorView, well: readonly ProcessLife[]): boolean {
  if (looks.at(-1)?.group?.groupType !== 'consumer') return false;
  const taken = new Set<string>();
  for (const { instanceId, protocol } of well) {
    if (instanceId === null || protocol === 'consumer') continue;
    if (taken.has(instanceId)) return true;
    taken.add(instanceId);
  }
  return false;
}

/**
 * The newest assignment of a process was told in the answer to the second arrival of its heartbeat, to which nobody
 * listens: the process goes by the first answer. To the coordinator that assignment has been told, and Kafka tells it
 * again only to who sends a full heartbeat, as a client does that misses an answer, which this one does not.
 *
 * Source: KIP-848; Kafka, `GroupMetadataManager.consumerGroupHeartbeat`, `hasAssignedPartitionsChanged`.
 */
export function isToldToNobody(view: CoordinatorView, process: string): boolean {
  const last = sentBy(view, process).findLast(
    ({ response }) => response?.api === 'ConsumerGroupHeartbeat' && response.assignment !== null,
  );
  return last?.isDuplicate === true;
}

/** The classic group was in this state, in the same generation as in the end. */
function isOfGeneration(
  look: Look | undefined,
  last: Look | undefined,
  state: GroupStateName,
): boolean {
  const group = look?.group ?? null;
  if (group === null || group.groupType !== 'classic' || group.groupState !== state) return false;
  return group.groupEpoch === last?.group?.groupEpoch;
}
