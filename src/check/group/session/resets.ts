import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type { GroupResponse, JoinGroupRequest } from '../../../domain/wire.ts';
import type { Exchange } from '../exchange.ts';
import { reset, type Clock } from './clock.ts';
import type { Watch } from './watch.ts';

/** A request of a member has arrived. One that is refused at once leaves alone what waits already. */
export function takeArrival({ clocks }: Watch, exchange: Exchange): void {
  const { request } = exchange;
  if (request.api !== 'JoinGroup' && request.api !== 'SyncGroup') return;
  if (isRefusedAtOnce(exchange)) return;
  const clock = clocks.get(request.memberId);
  if (clock === undefined) return;
  if (request.api === 'JoinGroup') clock.join = exchange;
  else {
    clock.hasSynced = true;
    clock.sync = exchange;
  }
}

function isRefusedAtOnce({ response, atOnce }: Exchange): boolean {
  if (!atOnce || (response?.api !== 'JoinGroup' && response?.api !== 'SyncGroup')) return false;
  return !isHeard(response.errorCode);
}

/**
 * A request was answered: most answers set the sender's session timer anew.
 *
 * Source: Kafka, `GroupMetadataManager.rescheduleClassicGroupMemberHeartbeat`,
 * `scheduleConsumerGroupSessionTimeout` and who calls them.
 */
export function takeAnswer(watch: Watch, exchange: Exchange): void {
  const { request, response, repliedAtMs } = exchange;
  if (response === null) return;
  const memberId = memberOf(exchange);
  const clock = memberId === null ? undefined : watch.clocks.get(memberId);
  if (clock === undefined) return;
  if (request.api === 'JoinGroup') joined(clock, exchange, request);
  else if (request.api === 'SyncGroup') synced(clock, exchange);
  else {
    const how = effectOf(response, watch);
    if (how !== null) reset(clock, repliedAtMs, how);
    if (request.api === 'ConsumerGroupHeartbeat' && request.rebalanceTimeoutMs > 0) {
      clock.rebalanceMs = request.rebalanceTimeoutMs;
    }
    if (request.api === 'Heartbeat') heard(clock, exchange);
  }
}

function memberOf({ request, response }: Exchange): string | null {
  if (request.api === 'JoinGroup') {
    if (request.memberId !== '') return request.memberId;
    return response?.api === 'JoinGroup' ? response.memberId : null;
  }
  return 'memberId' in request ? request.memberId : null;
}

/** The timers of a member that joins are those that it asks for. */
function joined(clock: Clock, exchange: Exchange, request: JoinGroupRequest): void {
  const { response, atOnce, repliedAtMs } = exchange;
  if (clock.join === exchange) clock.join = null;
  if (response?.api !== 'JoinGroup') return;
  if (response.errorCode === 'UNKNOWN_MEMBER_ID' && !atOnce) clock.refused = exchange;
  if (response.errorCode !== 'NONE') return;
  clock.hasJoined = true;
  clock.sessionMs = request.sessionTimeoutMs;
  clock.rebalanceMs = request.rebalanceTimeoutMs;
  clock.rejoinsMs = -1;
  clock.syncsMs = repliedAtMs;
  clock.hasSynced = false;
  reset(clock, repliedAtMs, atOnce ? 'perhaps' : 'surely');
}

function synced(clock: Clock, exchange: Exchange): void {
  const { response, atOnce, repliedAtMs } = exchange;
  if (clock.sync === exchange) clock.sync = null;
  if (response?.api !== 'SyncGroup') return;
  const { errorCode } = response;
  if (errorCode === 'NONE') clock.syncsMs = -1;
  if (errorCode === 'REBALANCE_IN_PROGRESS') expectJoin(clock, repliedAtMs);
  if (errorCode !== 'NONE' && errorCode !== 'REBALANCE_IN_PROGRESS') return;
  reset(clock, repliedAtMs, errorCode === 'NONE' && !atOnce ? 'surely' : 'perhaps');
}

function heard(clock: Clock, { response, repliedAtMs }: Exchange): void {
  if (response?.api === 'Heartbeat' && response.errorCode === 'REBALANCE_IN_PROGRESS') {
    expectJoin(clock, repliedAtMs);
  }
}

function expectJoin(clock: Clock, nowMs: number): void {
  if (clock.rejoinsMs === -1) clock.rejoinsMs = nowMs;
}

/** What the answer to a request that never waits does to the sender's session timer; null: nothing. */
function effectOf(response: GroupResponse, { look }: Watch): 'surely' | 'perhaps' | null {
  if (response.api === 'Heartbeat') return isHeard(response.errorCode) ? 'surely' : null;
  if (response.api === 'ConsumerGroupHeartbeat') {
    if (response.errorCode !== 'NONE') return null;
    return response.memberEpoch < 0 ? 'perhaps' : 'surely';
  }
  if (response.api !== 'OffsetCommit') return null;
  if (response.offsets.some(({ errorCode }) => isDenial(errorCode))) return null;
  // Commits about topics that there are not do not get as far as the group.
  if (!response.offsets.some(({ errorCode }) => errorCode === 'NONE')) return 'perhaps';
  return look.group?.groupType === 'classic' ? 'surely' : 'perhaps';
}

function isHeard(errorCode: ErrorName): boolean {
  return errorCode === 'NONE' || errorCode === 'REBALANCE_IN_PROGRESS';
}

function isDenial(errorCode: ErrorName): boolean {
  return errorCode !== 'NONE' && errorCode !== 'UNKNOWN_TOPIC_OR_PARTITION';
}
