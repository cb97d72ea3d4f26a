import { unreachable } from '../../../domain/unreachable.ts';
import type { GroupResponse } from '../../../domain/wire.ts';
import type { Arrival, InFlight } from './classic-member-state.ts';
import { learnCommit } from './commit-offsets.ts';
import { failRequest, loseCoordinator } from './coordinator-lookup.ts';
import { learnOffsets } from './fetch-offsets.ts';
import { learnHeartbeat } from './heartbeat-thread.ts';
import { learnJoinGroup } from './join-group.ts';
import { learnSyncGroup } from './sync-group.ts';
import type { Turn } from './turn.ts';

/**
 * Reads an answer, or the news that there will be none, from the connection. What nobody waits for is thrown away; an
 * answer to another kind of request ends the connection.
 */
export function learn(turn: Turn, arrival: Arrival): void {
  const request = takeInFlight(turn, arrival.requestId);
  if (request === null) return;
  if (arrival.type === 'response' && learnResponse(turn, arrival.response, request)) return;
  failRequest(turn, request);
  loseCoordinator(turn);
}

function takeInFlight({ member }: Turn, requestId: number): InFlight | null {
  for (const request of member.inFlight)
    if (request.requestId === requestId) {
      member.inFlight = member.inFlight.filter((other) => other !== request);
      return request;
    }
  return null;
}

/** Whether the answer is one to this request. */
function learnResponse(turn: Turn, response: GroupResponse, request: InFlight): boolean {
  switch (request.api) {
    case 'JoinGroup':
      if (response.api !== 'JoinGroup') return false;
      learnJoinGroup(turn, response, request.generation);
      return true;
    case 'SyncGroup':
      if (response.api !== 'SyncGroup') return false;
      learnSyncGroup(turn, response, request.generation);
      return true;
    case 'Heartbeat':
      if (response.api !== 'Heartbeat') return false;
      learnHeartbeat(turn, response, request.generation);
      return true;
    case 'OffsetCommit':
      if (response.api !== 'OffsetCommit') return false;
      learnCommit(turn, response, request);
      return true;
    case 'OffsetFetch':
      if (response.api !== 'OffsetFetch') return false;
      learnOffsets(turn, response, request);
      return true;
    default:
      return unreachable(request);
  }
}
