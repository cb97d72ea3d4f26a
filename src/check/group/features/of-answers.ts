import type { Replied, Requested } from '../../../domain/group-trace.ts';
import type { ErrorName } from '../../../domain/kafka-errors.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  JoinGroupResponse,
  OffsetFetchResponse,
} from '../../../domain/wire.ts';
import { memberIn } from '../described-members.ts';
import { idOf } from '../partition-ids.ts';
import type { FeatureName } from './feature-names.ts';
import type { Found } from './found.ts';

const ofError: Readonly<Partial<Record<ErrorName, FeatureName>>> = {
  GROUP_MAX_SIZE_REACHED: 'group full',
  INCONSISTENT_GROUP_PROTOCOL: 'strategy refused',
  UNSUPPORTED_ASSIGNOR: 'strategy refused',
  FENCED_MEMBER_EPOCH: 'fenced epoch',
  UNRELEASED_INSTANCE_ID: 'unreleased instance',
  FENCED_INSTANCE_ID: 'fenced instance',
};

/** What a request shows. */
export function findInRequest(found: Found, process: number, seen: Requested): void {
  const { request } = seen;
  if (seen.duplicateOf !== undefined) found.features.add('duplicate request');
  if (request.api === 'ConsumerGroupHeartbeat' && process >= 0) findOldEpoch(found, seen, request);
}

function findOldEpoch(
  found: Found,
  { requestId }: Requested,
  { memberId, memberEpoch }: ConsumerGroupHeartbeatRequest,
): void {
  const known = memberIn(found.group, memberId);
  if (known === undefined || memberEpoch <= 0 || memberEpoch >= known.memberEpoch) return;
  const answered = found.trace.observations[found.index.replyAt[requestId] ?? -1];
  if (answered?.type !== 'replied' || answered.response.api !== 'ConsumerGroupHeartbeat') return;
  if (answered.response.errorCode === 'NONE') found.features.add('previous epoch accepted');
}

/** What an answer shows. */
export function findInAnswer(found: Found, process: number, { response }: Replied): void {
  const { features } = found;
  if (response.api === 'OffsetCommit') {
    for (const { topic, partition, errorCode } of response.offsets) {
      if (errorCode !== 'NONE') features.add('commit refused');
      else found.hasCommitted[idOf(found.index.partitions, { topic, partition })] = true;
    }
    return;
  }
  const feature = ofError[response.errorCode];
  if (feature !== undefined) features.add(feature);
  if (response.api === 'JoinGroup') findInJoin(found, process, response);
  else if (response.api === 'SyncGroup' && response.errorCode !== 'NONE') {
    features.add('sync refused');
  } else if (response.api === 'OffsetFetch') findExpired(found, response);
}

function findInJoin(
  found: Found,
  process: number,
  { errorCode, memberId, skipAssignment }: JoinGroupResponse,
): void {
  if (errorCode === 'MEMBER_ID_REQUIRED') found.pending.set(memberId, process);
  else if (errorCode === 'UNKNOWN_MEMBER_ID') {
    found.features.add('join of an unknown member');
    if (found.pending.has(memberId)) found.features.add('pending member expired');
  } else if (errorCode === 'NONE') found.pending.delete(memberId);
  if (skipAssignment) found.features.add('skipped assignment');
}

function findExpired(found: Found, { offsets }: OffsetFetchResponse): void {
  for (const one of offsets) {
    const partition = idOf(found.index.partitions, one);
    if (one.committedOffset !== -1 || found.hasCommitted[partition] !== true) continue;
    if (!found.deleted.has(one.topic)) found.features.add('offsets expired');
  }
}
