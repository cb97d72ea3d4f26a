import type { GroupRequest, GroupResponse, JoinGroupResponse } from '../../../domain/wire.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/**
 * A refusal says nothing else: a refused JoinGroup tells of no generation, leader or member, and LeaveGroup of several
 * members is refused as a whole or for each of them, not both.
 *
 * Source: Kafka, `JoinGroupRequest.UNKNOWN_GENERATION_ID` and the defaults of `JoinGroupResponse`; KIP-345.
 */
export function judgeRefusalShape(exchange: Exchange, tally: GroupTally): void {
  const { request, response, index, replied, repliedAtMs } = exchange;
  if (response === null || !('errorCode' in response) || response.errorCode === 'NONE') return;
  const more = moreThanRefusal(request, response);
  if (more === null) return;
  noteBreach(tally, [index, replied], {
    rule: 'refusal-tells-more',
    atMs: repliedAtMs,
    members: [],
    partitions: [],
    expected: `${response.errorCode} alone`,
    actual: more,
  });
}

function moreThanRefusal(request: GroupRequest, response: GroupResponse): string | null {
  if (response.api === 'JoinGroup') return moreThanRefusedJoin(response);
  if (response.api !== 'LeaveGroup' || request.api !== 'LeaveGroup') return null;
  // Before version 3 there is one member, whose error is the request's.
  return request.apiVersion >= 3 && response.members.length > 0 ? 'a word for each member' : null;
}

function moreThanRefusedJoin({ generationId, leader, members }: JoinGroupResponse): string | null {
  if (generationId !== -1) return `generation ${generationId}`;
  if (leader !== '') return `leader ${leader}`;
  return members.length === 0 ? null : 'a list of members';
}
