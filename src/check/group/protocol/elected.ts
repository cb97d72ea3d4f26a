import type {
  GroupDescription,
  JoinGroupRequest,
  JoinGroupResponse,
} from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange, Look } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { isSharedBy, winnersOf } from './vote.ts';

/** Judges the strategy of each described classic group, and what answers tell of it. */
export function judgeElected({ looks, answered }: CoordinatorView, tally: GroupTally): void {
  for (const look of looks) {
    if (look.group?.groupType === 'classic' && isSettled(look.group))
      judge(look, look.group, tally);
  }
  for (const exchange of answered) judgeTold(exchange, tally);
}

function isSettled({ groupState, members }: GroupDescription): boolean {
  return (groupState === 'CompletingRebalance' || groupState === 'Stable') && members.length > 0;
}

function judge(look: Look, { members, protocolData }: GroupDescription, tally: GroupTally): void {
  tally.examined++;
  if (protocolData !== null && members.length === 1 && members[0]?.protocols[0] === protocolData) {
    return;
  }
  const winners = winnersOf(members);
  if (protocolData !== null && winners.includes(protocolData)) return;
  const isUnsupported = protocolData === null || !isSharedBy(members, protocolData);
  noteBreach(tally, [look.index], {
    rule: isUnsupported ? 'not-supported-by-all' : 'not-elected',
    atMs: look.atMs,
    members: members.map(({ memberId }) => memberId),
    partitions: [],
    expected: winners.join(' or '),
    actual: protocolData ?? 'none',
  });
}

/** All members of a generation are told the strategy that the group follows; in a mixed group each its own first. */
function judgeTold(exchange: Exchange, tally: GroupTally): void {
  const { request, response, answeredIn } = exchange;
  if (response === null || answeredIn.group === null) return;
  if (response.api === 'JoinGroup' && request.api === 'JoinGroup') {
    if (response.errorCode === 'NONE') judgeJoined(exchange, tally, request, response);
  } else if (response.api === 'SyncGroup' && request.api === 'SyncGroup') {
    if (response.errorCode !== 'NONE' || response.protocolName === null) return;
    judgeClassic(exchange, tally, request.generationId, response.protocolName);
  }
}

/**
 * The join with which a mixed group becomes a classic one is answered as in the group before, though the new one may
 * follow another strategy of the member's.
 *
 * Source: Kafka, `GroupMetadataManager.classicGroupJoinToConsumerGroup`: the answer names the first strategy, also after
 * `convertToClassicGroup`.
 */
function judgeJoined(
  exchange: Exchange,
  tally: GroupTally,
  { protocols }: JoinGroupRequest,
  { generationId, protocolName }: JoinGroupResponse,
): void {
  const { before, answeredIn, atOnce } = exchange;
  const own = protocols[0]?.name ?? null;
  const isLastOfMixed = atOnce && before.group?.groupType === 'consumer' && protocolName === own;
  if (answeredIn.group?.groupType === 'consumer' || isLastOfMixed) {
    compare(exchange, tally, { told: protocolName, due: own });
  } else {
    judgeClassic(exchange, tally, generationId, protocolName);
  }
}

function judgeClassic(
  exchange: Exchange,
  tally: GroupTally,
  generation: number,
  told: string | null,
): void {
  const { group } = exchange.answeredIn;
  if (group?.groupType !== 'classic' || group.groupEpoch !== generation) return;
  if (isSettled(group)) compare(exchange, tally, { told, due: group.protocolData });
}

function compare(
  exchange: Exchange,
  tally: GroupTally,
  { told, due }: { readonly told: string | null; readonly due: string | null },
): void {
  tally.examined++;
  if (told === due) return;
  const { answeredIn, process, replied, repliedAtMs } = exchange;
  const evidence = [answeredIn.index, replied].filter((index) => index >= 0);
  noteBreach(tally, evidence.toSorted(byPlace), {
    rule: 'told-another',
    atMs: repliedAtMs,
    members: process === null ? [] : [process],
    partitions: [],
    expected: due ?? 'none',
    actual: told ?? 'none',
  });
}

function byPlace(one: number, other: number): number {
  return one - other;
}
