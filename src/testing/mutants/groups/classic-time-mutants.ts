import type { ClassicGroup, ClassicMember } from '../../../simulation/classic/classic-group.ts';
import { memberOf, positionOf, withMemberAt } from '../../../simulation/classic/members.ts';
import {
  afterwards,
  brokenClassic,
  classicStep,
  withMembers,
  recoverRightly,
} from './broken-classic.ts';
import type { GroupMutant } from './group-mutant.ts';

/** So late that nobody lives to see it. */
const neverAtMs = 1e12;

/** Classic coordinators whose timers are wrong. */
export const classicTimeMutants: readonly GroupMutant[] = [
  {
    name: 'pending-member-blocks-for-ever',
    defect:
      'an id that was given out and never used holds each rebalance open (before KIP-394 had its timer)',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    settings: { sessionTimeoutMs: 6000, maxPollIntervalMs: 60_000 },
    eventsMax: 6,
    coordinator: brokenClassic(
      afterwards((after) =>
        after.pendingJoins.length === 0
          ? after
          : {
              ...after,
              pendingJoins: after.pendingJoins.map((one) => ({ ...one, expiresAtMs: neverAtMs })),
            },
      ),
    ),
  },
  {
    name: 'parked-join-does-not-reset-the-session',
    defect: 'a member that waits for the answer to its JoinGroup is removed when its session ends',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    eventsMax: 5,
    coordinator: brokenClassic(
      afterwards((after, before) =>
        withMembers(after, (member) => {
          if (member.joinRequestId === null || member.isNew) return member;
          if (member.sessionExpiresAtMs !== null || before === null) return member;
          const { sessionExpiresAtMs = null } = memberOf(before, member.memberId) ?? {};
          return sessionExpiresAtMs === null ? member : { ...member, sessionExpiresAtMs };
        }),
      ),
    ),
  },
  {
    name: 'session-ends-late',
    defect: 'a silent member is removed 1.5 s after its session',
    breaks: 'group.session',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic(afterwards(sessionsMoved(1500))),
  },
  {
    name: 'session-ends-early',
    defect: 'a silent member is removed 1 s before its session ends',
    breaks: 'group.session',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic(afterwards(sessionsMoved(-1000))),
  },
  {
    name: 'heartbeat-is-no-sign-of-life',
    defect: 'heartbeats do not prolong a session',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    eventsMax: 2,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const isHeartbeat = input.type === 'request' && input.request.api === 'Heartbeat';
      return isHeartbeat ? { ...step, state } : step;
    }),
  },
  {
    name: 'waits-for-ever-for-members-to-rejoin',
    defect: 'the rebalance timeout is not watched: one member that does not rejoin stops all',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic(afterwards(joinTimerMoved(100_000))),
  },
  {
    name: 'does-not-wait-for-members-to-rejoin',
    defect:
      'a rebalance ends after half of the rebalance timeout, without those who would have come',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic(afterwards(joinTimerMoved(-4000))),
  },
  {
    name: 'sync-timer-is-missing',
    defect: 'a member that joins and never asks for its assignment stays',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    eventsMax: 5,
    coordinator: brokenClassic(
      afterwards((after) =>
        after.syncExpiresAtMs === null ? after : { ...after, syncExpiresAtMs: null },
      ),
    ),
  },
  {
    name: 'sessions-are-forgotten-in-a-failover',
    defect: 'a coordinator that takes over does not watch the sessions of those it has read of',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic(classicStep, (state, nowMs) => {
      const recovered = recoverRightly(state, nowMs);
      const { group } = recovered;
      return group === null
        ? recovered
        : {
            ...recovered,
            group: withMembers(group, (member) => ({ ...member, sessionExpiresAtMs: neverAtMs })),
          };
    }),
  },
];

function sessionsMoved(
  byMs: number,
): (after: ClassicGroup, before: ClassicGroup | null) => ClassicGroup {
  return (after, before) => {
    let moved = after;
    for (const member of after.members) {
      const old = before === null ? null : memberOf(before, member.memberId);
      if (member.isNew || !isRestarted(member, old)) continue;
      const sessionExpiresAtMs = (member.sessionExpiresAtMs ?? 0) + byMs;
      moved = withMemberAt(moved, positionOf(moved, member.memberId), {
        ...member,
        sessionExpiresAtMs,
      });
    }
    return moved;
  };
}

function isRestarted({ sessionExpiresAtMs }: ClassicMember, old: ClassicMember | null): boolean {
  return sessionExpiresAtMs !== null && sessionExpiresAtMs !== old?.sessionExpiresAtMs;
}

function joinTimerMoved(
  byMs: number,
): (after: ClassicGroup, before: ClassicGroup | null) => ClassicGroup {
  return (after, before) => {
    const { joinTimer } = after;
    if (joinTimer?.type !== 'rebalance' || joinTimer === before?.joinTimer) return after;
    return { ...after, joinTimer: { ...joinTimer, firesAtMs: joinTimer.firesAtMs + byMs } };
  };
}
