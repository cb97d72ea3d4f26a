import type { GroupDescription, GroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { holderIn } from '../described-members.ts';
import type { Exchange } from '../exchange.ts';
import type { GroupTally } from '../group-tally.ts';
import { tellOf } from './tell-of.ts';

/**
 * Whoever names an instance id that another member id holds is fenced, whatever it asks a classic group.
 *
 * Source: KIP-345; Kafka, `ClassicGroup.validateMember`.
 */
export function lookAtFencedIds(view: CoordinatorView, tally: GroupTally): void {
  for (const exchange of view.exchanges) {
    const group = formed(exchange);
    const claim = group === null ? null : claimOf(exchange.request);
    if (claim === null) continue;
    const holder = holderIn(group, claim.instanceId);
    if (holder === undefined || holder.memberId === claim.memberId) continue;
    const told = toldTo(exchange);
    if (told === null) continue;
    tally.examined++;
    if (told === 'FENCED_INSTANCE_ID' || otherFaults.has(told)) continue;
    tellOf(exchange, tally, 'not-fenced', {
      members: [claim.memberId, holder.memberId],
      expected: 'FENCED_INSTANCE_ID',
      actual: told,
    });
  }
}

/** The classic group that it met, if that has members. */
function formed({ before, backAtMs, atMs }: Exchange): GroupDescription | null {
  const { group } = before;
  if (group === null || atMs <= backAtMs || group.groupType !== 'classic') return null;
  return group.groupState === 'Empty' || group.groupState === 'Dead' ? null : group;
}

/** What is wrong with a JoinGroup before anybody looks at who sends it. */
const otherFaults: ReadonlySet<string> = new Set([
  'INVALID_SESSION_TIMEOUT',
  'INVALID_GROUP_ID',
  'INCONSISTENT_GROUP_PROTOCOL',
  'GROUP_MAX_SIZE_REACHED',
]);

interface Claim {
  readonly memberId: string;
  readonly instanceId: string;
}

function claimOf(request: GroupRequest): Claim | null {
  if (request.api === 'LeaveGroup') {
    const [leaving] = request.members;
    if (leaving === undefined || request.members.length > 1) return null;
    return claimBy(leaving.memberId, leaving.groupInstanceId);
  }
  return 'groupInstanceId' in request ? claimBy(request.memberId, request.groupInstanceId) : null;
}

function claimBy(memberId: string, instanceId: string | null): Claim | null {
  return memberId === '' || instanceId === null ? null : { memberId, instanceId };
}

/** The error that it was answered with; null: nothing that can be judged. */
function toldTo({ response }: Exchange): string | null {
  if (response === null) return null;
  if (response.api === 'LeaveGroup') {
    const [member] = response.members;
    return response.errorCode === 'NONE' && member !== undefined
      ? member.errorCode
      : response.errorCode;
  }
  if (response.api !== 'OffsetCommit') return response.errorCode;
  const told = response.offsets.find(({ errorCode }) => errorCode !== 'UNKNOWN_TOPIC_OR_PARTITION');
  return told === undefined ? null : told.errorCode;
}
