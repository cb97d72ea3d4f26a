import type { ErrorName } from '../../domain/kafka-errors.ts';
import type {
  JoinGroupResponse,
  LeaveGroupRequest,
  LeaveGroupResponse,
  SyncGroupResponse,
} from '../../domain/wire.ts';
import { noAssignment } from './classic-group.ts';

/** A JoinGroup that failed. `memberId`: an id that was just given out, or the one that asked. */
export function joinError(errorCode: ErrorName, memberId: string): JoinGroupResponse {
  return {
    api: 'JoinGroup',
    errorCode,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

/** A SyncGroup that failed. */
export function syncError(errorCode: ErrorName): SyncGroupResponse {
  return {
    api: 'SyncGroup',
    errorCode,
    protocolType: null,
    protocolName: null,
    assignment: noAssignment,
  };
}

/** A LeaveGroup in which each of the members failed alike. */
export function leaveErrors(request: LeaveGroupRequest, errorCode: ErrorName): LeaveGroupResponse {
  return leaveResponse(
    request,
    request.members.map((member) => ({ ...member, errorCode })),
  );
}

/**
 * The answer to a LeaveGroup. Before version 3 a request has one member, whose error is the request's.
 *
 * Source: KIP-345; Kafka, `LeaveGroupResponse`.
 */
export function leaveResponse(
  request: LeaveGroupRequest,
  members: LeaveGroupResponse['members'],
): LeaveGroupResponse {
  const only = request.apiVersion < 3 ? members[0] : undefined;
  return { api: 'LeaveGroup', errorCode: only?.errorCode ?? 'NONE', members };
}
