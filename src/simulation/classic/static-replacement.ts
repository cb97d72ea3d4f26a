import type { JoinGroupResponse } from '../../domain/wire.ts';
import type { ClassicGroup, ClassicMember } from './classic-group.ts';
import { joinError, syncError } from './error-responses.ts';
import { currentGeneration } from './join-answers.ts';
import type { JoinAttempt } from './join-attempt.ts';
import { positionOf, withMember, withMemberAt } from './members.ts';
import { persisted } from './persisted-group.ts';
import { maybeCompleteJoin, prepareRebalance } from './prepare-rebalance.ts';
import { selectProtocol } from './protocol-vote.ts';
import { withFreshSession } from './session.ts';
import { reply, type Turn } from './turn.ts';

/** The first version whose leaders know that they need not assign anything. Source: KIP-814. */
const SKIP_ASSIGNMENT_SINCE = 9;

/** A static member's process has come back under a new member id. */
export interface Replacement {
  /** The member that holds the instance id. */
  readonly holder: ClassicMember;
  /** The id of who takes its place. */
  readonly memberId: string;
  readonly attempt: JoinAttempt;
}

/**
 * Who joins takes over the holder's assignment and lead, and whatever the holder still waits for is fenced. A stable
 * group goes on as it is, unless it would now elect another strategy; a group whose leader is busy with an assignment
 * starts again, because that assignment names the old id.
 *
 * Source: Kafka, `GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin`,
 * `ClassicGroup.replaceStaticMember`; KIP-345, KAFKA-9801.
 */
export function replaceStaticMember(
  group: ClassicGroup,
  replacement: Replacement,
  turn: Turn,
): ClassicGroup {
  const { holder, memberId, attempt } = replacement;
  fence(holder, turn);
  const successor = successorOf(replacement, turn);
  const replaced: ClassicGroup = {
    ...withMemberAt(group, positionOf(group, holder.memberId), successor),
    leader: group.leader === holder.memberId ? memberId : group.leader,
    // Kafka leaves the old id in; when it runs out, that costs a rebalance that nobody needs.
    pendingSyncs: group.pendingSyncs.map((id) => (id === holder.memberId ? memberId : id)),
  };
  switch (group.state) {
    case 'Stable':
      return selectProtocol(replaced) === group.protocolName
        ? answerAtOnce(replaced, successor, { attempt, oldLeader: group.leader ?? '' }, turn)
        : prepareRebalance(replaced, turn);
    case 'CompletingRebalance':
      return prepareRebalance(replaced, turn);
    case 'PreparingRebalance':
      return maybeCompleteJoin(replaced, turn);
    case 'Empty':
    case 'Dead':
      throw new Error(`a group in state ${group.state} has no static member to replace`);
  }
}

function fence(holder: ClassicMember, turn: Turn): void {
  const { memberId, joinRequestId, syncRequestId } = holder;
  if (joinRequestId !== null) {
    reply(turn, joinRequestId, joinError('FENCED_INSTANCE_ID', memberId));
  }
  if (syncRequestId !== null) reply(turn, syncRequestId, syncError('FENCED_INSTANCE_ID'));
}

/** It has been a member for long, so it is not new, and waiting is enough of a sign of life. */
function successorOf({ holder, memberId, attempt }: Replacement, turn: Turn): ClassicMember {
  const { request, requestId } = attempt;
  const successor: ClassicMember = {
    ...holder,
    memberId,
    protocols: request.protocols,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    joinRequestId: requestId,
    syncRequestId: null,
    isNew: false,
  };
  return withFreshSession(successor, turn.nowMs);
}

/**
 * The generation stays. A leader that knows version 9 gets the members and assigns nothing; an older one is told that
 * its former id leads, so that it takes itself for a follower.
 */
function answerAtOnce(
  group: ClassicGroup,
  successor: ClassicMember,
  { attempt, oldLeader }: { readonly attempt: JoinAttempt; readonly oldLeader: string },
  turn: Turn,
): ClassicGroup {
  const { memberId } = successor;
  const current = currentGeneration(group, memberId);
  const response: JoinGroupResponse =
    attempt.request.apiVersion >= SKIP_ASSIGNMENT_SINCE
      ? { ...current, skipAssignment: group.leader === memberId }
      : { ...current, leader: oldLeader, members: [] };
  reply(turn, attempt.requestId, response);
  const waiting: ClassicMember = { ...successor, joinRequestId: null };
  return persisted(withMember(group, withFreshSession(waiting, turn.nowMs)));
}
