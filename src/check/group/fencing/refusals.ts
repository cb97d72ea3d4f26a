import type { GroupDescription, GroupResponse } from '../../../domain/wire.ts';
import { sameWords } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/** A request that is refused at once leaves the group as it was. */
export function judgeRefusal(exchange: Exchange, tally: GroupTally): void {
  const { request, response, before, after, atMs } = exchange;
  if (response === null || !exchange.atOnce || before === after || !isRefused(response)) return;
  if (mayStay(exchange) || isSame(before.group, after.group)) return;
  noteBreach(tally, [exchange.index, after.index], {
    rule: 'refused-but-changed',
    atMs,
    members: 'memberId' in request && request.memberId !== null ? [request.memberId] : [],
    partitions: [],
    expected: outline(before.group),
    actual: outline(after.group),
  });
}

function isRefused(response: GroupResponse): boolean {
  if (response.api === 'LeaveGroup') {
    if (response.errorCode !== 'NONE') return true;
    return response.members.every(({ errorCode }) => errorCode !== 'NONE');
  }
  if (response.api === 'OffsetCommit') {
    return response.offsets.every(({ errorCode }) => errorCode !== 'NONE');
  }
  return response.errorCode !== 'NONE';
}

/**
 * An empty group may come into being, or change its type, with a request that is then refused; and a member for whom there
 * is no room is removed.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoin`: the group is created first; KIP-389.
 */
function mayStay({ response, before, after }: Exchange): boolean {
  if (response?.api !== 'JoinGroup') return false;
  if (response.errorCode === 'GROUP_MAX_SIZE_REACHED') return true;
  return isVacant(before.group) && isVacant(after.group);
}

function isVacant(group: GroupDescription | null): boolean {
  return group === null || group.members.length === 0;
}

function isSame(before: GroupDescription | null, after: GroupDescription | null): boolean {
  if (before === null || after === null) return before === after;
  return (
    outline(before) === outline(after) &&
    sameWords(
      before.members.map((member) => JSON.stringify(member)),
      after.members.map((member) => JSON.stringify(member)),
    )
  );
}

function outline(group: GroupDescription | null): string {
  if (group === null) return 'no group';
  const { groupState, groupEpoch, assignmentEpoch, members } = group;
  return `${groupState} ${groupEpoch}/${assignmentEpoch} with ${members.length} members`;
}
