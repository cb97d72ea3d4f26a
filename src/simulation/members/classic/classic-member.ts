import { cooperativeSticky } from '../../../assignors/cooperative-sticky.ts';
import { range } from '../../../assignors/range.ts';
import { roundRobin } from '../../../assignors/round-robin.ts';
import type { MemberClient, MemberInput, MemberStep } from '../../../domain/member-client.ts';
import { unreachable } from '../../../domain/unreachable.ts';
import type { Arrival, ClassicMemberState } from './classic-member-state.ts';
import { initialState } from './classic-member-state.ts';
import { findCoordinator } from './coordinator-lookup.ts';
import { beat } from './heartbeat-thread.ts';
import { isHeartbeatRunning } from './is-heartbeat-running.ts';
import { learn } from './learn.ts';
import { closeConsumer } from './leave-group.ts';
import { goOn, read } from './poll-loop.ts';
import type { ClassicMemberOptions, Turn } from './turn.ts';
import { endTurn, startTurn } from './turn.ts';

/**
 * A consumer of the classic protocol: JoinGroup, SyncGroup, Heartbeat, and one of its members assigns. It has two
 * threads. The application's works while the application is in `poll`: it joins, takes assignments over, calls the
 * listener, reads and commits. The heartbeat thread works from the first answer to a JoinGroup on, with or without the
 * application: it keeps the session and leaves for an application that is stuck.
 *
 * Source: Kafka, `ConsumerCoordinator`, `AbstractCoordinator`; KIP-62, KIP-345, KIP-429.
 */
export function classicMember(options: ClassicMemberOptions): MemberClient<ClassicMemberState> {
  const { protocol } = options;
  return {
    name: protocol,
    protocol,
    initial: initialState,
    step: (state, input, nowMs) => step(state, input, startTurn(state, nowMs, options)),
  };
}

/** The eager consumer with the strategies that Kafka has for it and that need no memory. */
export const eagerMember: MemberClient<ClassicMemberState> = classicMember({
  protocol: 'eager',
  assignors: [range, roundRobin],
});

/** The cooperative consumer with Kafka's strategy for it. */
export const cooperativeMember: MemberClient<ClassicMemberState> = classicMember({
  protocol: 'cooperative',
  assignors: [cooperativeSticky],
});

function step(
  state: ClassicMemberState,
  input: MemberInput,
  turn: Turn,
): MemberStep<ClassicMemberState> {
  if (state.life === 'closed' || state.life === 'failed')
    return { state, requests: [], callbacks: [] };
  take(turn, input);
  findCoordinator(turn);
  beat(turn);
  if (turn.member.life === 'polling') goOn(turn);
  if (input.type === 'poll') read(turn, input.ends);
  return endTurn(state, turn);
}

function take(turn: Turn, input: MemberInput): void {
  const { member, nowMs } = turn;
  switch (input.type) {
    case 'poll':
      return enterPoll(turn);
    case 'away':
      if (member.life !== 'polling') return;
      member.life = 'away';
      member.pollAtMs ??= nowMs + member.config.settings.maxPollIntervalMs;
      return;
    case 'response':
    case 'disconnected':
      return arrive(turn, input);
    case 'timer':
      return;
    case 'metadata':
      member.topics = input.topics;
      member.hasNews = true;
      return;
    case 'subscribe':
      member.wish = input.wish;
      member.hasNews = true;
      return;
    case 'close':
      return closeConsumer(turn);
    default:
      unreachable(input);
  }
}

function enterPoll(turn: Turn): void {
  const { member } = turn;
  if (member.life === 'polling') return;
  member.life = 'polling';
  if (member.callback === null) member.pollAtMs = null;
  const { inbox } = member;
  if (inbox.length === 0) return;
  member.inbox = [];
  for (const arrival of inbox) learn(turn, arrival);
}

/** Somebody has to read from the network: the application in `poll`, or the heartbeat thread. */
function arrive(turn: Turn, arrival: Arrival): void {
  const { member } = turn;
  if (member.life === 'polling' || isHeartbeatRunning(member)) learn(turn, arrival);
  else member.inbox = [...member.inbox, arrival];
}
