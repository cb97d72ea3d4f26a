import type { ClassicGroup, ClassicMember } from './classic-group.ts';
import { currentGeneration } from './join-answers.ts';
import { rebalanceTimeoutMsOf } from './members.ts';
import { persisted } from './persisted-group.ts';
import { selectProtocol } from './protocol-vote.ts';
import { sessionEndAtMs } from './session.ts';
import { reply, type Turn } from './turn.ts';

/**
 * Ends the waiting for members: dynamic ones that have not joined are out, static ones stay with what they said last.
 * The others learn of the next generation. If there are members and none of them has joined, waiting starts again.
 *
 * Source: Kafka, `GroupMetadataManager.completeClassicGroupJoin`, `ClassicGroup.initNextGeneration`.
 */
export function completeJoin(group: ClassicGroup, turn: Turn): ClassicGroup {
  const members = group.members.filter(hasJoinedOrIsStatic);
  if (members.length === 0) return emptyGroup(group, turn);
  const leader = electLeader(group, members);
  if (leader === null) return waitAgain({ ...group, ...remaining(group, members) }, turn);
  return nextGeneration({ ...group, members, leader }, turn);
}

function hasJoinedOrIsStatic(member: ClassicMember): boolean {
  return member.joinRequestId !== null || member.groupInstanceId !== null;
}

/** The old leader if it has joined, else the first that has. */
function electLeader(group: ClassicGroup, members: readonly ClassicMember[]): string | null {
  const joined = members.filter((member) => member.joinRequestId !== null);
  const old = joined.find((member) => member.memberId === group.leader);
  return (old ?? joined[0])?.memberId ?? null;
}

function remaining(
  group: ClassicGroup,
  members: readonly ClassicMember[],
): Pick<ClassicGroup, 'members' | 'leader'> {
  const stays = members.some((member) => member.memberId === group.leader);
  return { members, leader: stays ? group.leader : (members[0]?.memberId ?? null) };
}

/** Static members only, all silent: their sessions end it. A timeout of 0 must not stop time. */
function waitAgain(group: ClassicGroup, turn: Turn): ClassicGroup {
  const firesAtMs = turn.nowMs + Math.max(1, rebalanceTimeoutMsOf(group));
  return { ...group, joinTimer: { type: 'rebalance', firesAtMs } };
}

function emptyGroup(group: ClassicGroup, turn: Turn): ClassicGroup {
  return persisted({
    ...group,
    state: 'Empty',
    previousState: group.state,
    generation: group.generation + 1,
    protocolName: null,
    leader: null,
    members: [],
    pendingSyncs: [],
    newMemberAdded: false,
    joinTimer: null,
    syncExpiresAtMs: null,
    assignmentGeneration: null,
    emptySinceAtMs: turn.settings.offsetsRetentionMs > 0 ? turn.nowMs : null,
  });
}

function nextGeneration(group: ClassicGroup, turn: Turn): ClassicGroup {
  const next: ClassicGroup = {
    ...group,
    state: 'CompletingRebalance',
    previousState: group.state,
    generation: group.generation + 1,
    protocolName: selectProtocol(group),
    members: group.members.map((member) => answered(member, turn)),
    pendingSyncs: group.members.map((member) => member.memberId),
    newMemberAdded: false,
    joinTimer: null,
    syncExpiresAtMs: turn.nowMs + rebalanceTimeoutMsOf(group),
    emptySinceAtMs: null,
  };
  for (const { memberId, joinRequestId } of group.members) {
    if (joinRequestId !== null) reply(turn, joinRequestId, currentGeneration(next, memberId));
  }
  return next;
}

/** Silent static members get a new session, too. */
function answered(member: ClassicMember, turn: Turn): ClassicMember {
  const next: ClassicMember = { ...member, joinRequestId: null, isNew: false };
  return { ...next, sessionExpiresAtMs: sessionEndAtMs(next, turn.nowMs) };
}
