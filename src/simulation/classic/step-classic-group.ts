import type { CoordinatorReply } from '../../domain/coordinator.ts';
import type {
  HeartbeatRequest,
  JoinGroupRequest,
  LeaveGroupRequest,
  SyncGroupRequest,
} from '../../domain/wire.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { ClassicGroup } from './classic-group.ts';
import { expire } from './expire.ts';
import { heartbeat } from './heartbeat.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { sync } from './sync.ts';
import { turnOf, type ClassicContext, type Turn } from './turn.ts';

/** The requests that members of a classic group make. */
export type ClassicRequest =
  | JoinGroupRequest
  | SyncGroupRequest
  | HeartbeatRequest
  | LeaveGroupRequest;

/** What can happen to a classic group. */
export type ClassicInput =
  | {
      readonly type: 'request';
      readonly requestId: number;
      readonly clientId: string;
      readonly request: ClassicRequest;
    }
  /** All that is due by now is done. */
  | { readonly type: 'timer' };

/** What a step of a classic group gives; a group that is null does not exist. */
export interface ClassicStep {
  readonly group: ClassicGroup | null;
  readonly replies: readonly CoordinatorReply[];
  readonly nextMemberNumber: number;
}

/**
 * One request or timer of one classic group: the part of the coordinator that other coordinators can embed. Requests have
 * passed `requestError`. What comes next in time: `nextDueAtMs`.
 *
 * Source: Kafka, `GroupMetadataManager`.
 */
export function stepClassicGroup(
  group: ClassicGroup | null,
  input: ClassicInput,
  context: ClassicContext,
): ClassicStep {
  const turn = turnOf(context);
  const next = input.type === 'timer' ? tick(group, turn) : answer(group, input, turn);
  return { group: next, replies: turn.replies, nextMemberNumber: turn.nextMemberNumber };
}

function tick(group: ClassicGroup | null, turn: Turn): ClassicGroup | null {
  return group === null ? null : expire(group, turn);
}

function answer(
  group: ClassicGroup | null,
  { requestId, clientId, request }: Extract<ClassicInput, { type: 'request' }>,
  turn: Turn,
): ClassicGroup | null {
  switch (request.api) {
    case 'JoinGroup':
      return join(group, { requestId, clientId, request }, turn);
    case 'SyncGroup':
      return sync(group, requestId, request, turn);
    case 'Heartbeat':
      return heartbeat(group, requestId, request, turn);
    case 'LeaveGroup':
      return leave(group, requestId, request, turn);
    default:
      return unreachable(request);
  }
}
