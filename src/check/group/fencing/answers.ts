import type { TopicPartition } from '../../../domain/group.ts';
import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupRequest, GroupResponse } from '../../../domain/wire.ts';
import { at } from '../../at.ts';
import { includesPartition } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import type { Allowed } from './allowed.ts';
import { allowedForConsumerHeartbeat } from './consumer-heartbeat.ts';
import type { Facts } from './facts.ts';
import { allowedForHeartbeat } from './heartbeat.ts';
import { allowedForJoin } from './join.ts';
import { allowedForLeave, toldToLeaver } from './leave.ts';
import { allowedForCommit } from './offset-commit.ts';
import { allowedForFetch } from './offset-fetch.ts';
import { allowedAfterWaiting } from './parked.ts';
import { judgeRefusalShape } from './refusal-shape.ts';
import { allowedForSync } from './sync.ts';

/** Compares an answer with what the protocol allows. */
export function judgeAnswer(exchange: Exchange, facts: Facts, tally: GroupTally): void {
  const { request, response, atMs, backAtMs } = exchange;
  if (response === null || atMs <= backAtMs) return;
  judgeOffsetsAnswered(exchange, tally);
  judgeRefusalShape(exchange, tally);
  const told = toldBy(response);
  if (told === null) return;
  const allowed = allowedFor(exchange, facts);
  if (allowed === null) return;
  if (!allowed.includes('NONE')) tally.examined++;
  if (allowed.includes(told)) return;
  noteBreach(tally, [exchange.index, exchange.replied], {
    rule: ruleOf(request),
    atMs: exchange.repliedAtMs,
    members: [senderOf(request)],
    partitions: [],
    expected: allowed.join(' or '),
    actual: told,
  });
}

/** Of each partition that somebody commits, or asks for, something is told. */
function judgeOffsetsAnswered(exchange: Exchange, tally: GroupTally): void {
  const { request, response } = exchange;
  if (response === null || !('offsets' in response)) return;
  const asked = partitionsAsked(request, response);
  if (asked === null || isToldOfEach(asked, response.offsets)) return;
  noteBreach(tally, [exchange.index, exchange.replied], {
    rule: 'partition-unanswered',
    atMs: exchange.repliedAtMs,
    members: [senderOf(request)],
    partitions: asked.filter((one) => !includesPartition(response.offsets, one)),
    actual: request.api,
  });
}

/** Mostly they are told in the order in which they were asked for. */
function isToldOfEach(
  asked: readonly TopicPartition[],
  offsets: readonly TopicPartition[],
): boolean {
  for (let place = 0; place < asked.length; place++) {
    const one = at(asked, place);
    const told = offsets[place];
    if (told?.partition === one.partition && told.topic === one.topic) continue;
    if (!includesPartition(offsets, one)) return false;
  }
  return true;
}

function partitionsAsked(
  request: GroupRequest,
  response: GroupResponse | null,
): readonly TopicPartition[] | null {
  if (request.api === 'OffsetCommit') return request.offsets;
  if (request.api !== 'OffsetFetch' || response?.api !== 'OffsetFetch') return null;
  return response.errorCode === 'NONE' ? request.partitions : null;
}

/** What JoinGroup and SyncGroup are told later depends on what has happened meanwhile. */
function allowedFor(exchange: Exchange, facts: Facts): Allowed {
  const allowed = allowedAtOnce(exchange, facts);
  const { request, atOnce } = exchange;
  if (atOnce || allowed === null || !allowed.includes('NONE')) return allowed;
  if (request.api !== 'JoinGroup' && request.api !== 'SyncGroup') return allowed;
  return allowedAfterWaiting(exchange, request, facts.view);
}

function allowedAtOnce(exchange: Exchange, facts: Facts): Allowed {
  const { request, before } = exchange;
  switch (request.api) {
    case 'JoinGroup':
      return allowedForJoin(exchange, request, facts);
    case 'SyncGroup':
      return allowedForSync(before.group, request, facts.settings);
    case 'Heartbeat':
      return allowedForHeartbeat(before.group, request, facts.settings);
    case 'LeaveGroup':
      return allowedForLeave(exchange, request, facts);
    case 'OffsetCommit':
      return allowedForCommit(exchange, request, facts);
    case 'OffsetFetch':
      return allowedForFetch(before.group, request);
    case 'ConsumerGroupHeartbeat':
      return allowedForConsumerHeartbeat(exchange, request, facts);
    case 'DescribeGroups':
      return null;
  }
}

/** The error of an answer; of a commit's the first that is not about the topic; null: there is none to judge. */
function toldBy(response: GroupResponse): ErrorName | null {
  if (response.api === 'LeaveGroup') return toldToLeaver(response);
  if (response.api !== 'OffsetCommit') return response.errorCode;
  for (const { errorCode } of response.offsets) {
    if (errorCode !== 'UNKNOWN_TOPIC_OR_PARTITION') return errorCode;
  }
  return null;
}

function ruleOf({ api }: GroupRequest): string {
  return rules[api];
}

const rules: Readonly<Record<GroupRequest['api'], string>> = {
  JoinGroup: 'wrong-join-error',
  SyncGroup: 'wrong-sync-error',
  Heartbeat: 'wrong-heartbeat-error',
  LeaveGroup: 'wrong-leave-error',
  OffsetCommit: 'wrong-commit-error',
  OffsetFetch: 'wrong-fetch-error',
  ConsumerGroupHeartbeat: 'wrong-consumer-heartbeat-error',
  DescribeGroups: 'wrong-describe-error',
};

function senderOf(request: GroupRequest): string {
  if (request.api === 'LeaveGroup') return request.members[0]?.memberId ?? '';
  return 'memberId' in request ? (request.memberId ?? '') : '';
}
