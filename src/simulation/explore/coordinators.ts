import type { Coordinator, CoordinatorInput } from '../../domain/coordinator.ts';
import type { GroupDescription, GroupResponse } from '../../domain/wire.ts';
import { interned } from './interned.ts';
import type { Setting } from './setting.ts';
import { floorMs, groupId, nowMs, topicName } from './setting.ts';
import { shifted } from './shift.ts';

/** One member of a described group, by the place of its process; partitions are bits. */
export interface PlacedMember {
  readonly place: number;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly assigned: number;
  readonly pending: number;
  readonly target: number;
}

/** One state of the coordinator, as if it were now. */
export interface CoordinatorState {
  readonly state: unknown;
  /** When it wants to be woken, from now on; null: not at all. */
  readonly wakeInMs: number | null;
  readonly group: GroupDescription | null;
  readonly members: readonly PlacedMember[];
}

/** What a step of the coordinator came to. `replies` has the lane's number and the interned response in turn. */
export interface CoordinatorMove {
  readonly next: number;
  readonly replies: readonly number[];
}

/** A step that the coordinator did not do. */
export interface BrokenStep {
  readonly problem: string;
}

/** The coordinator's states by number, each step done once. */
export interface Coordinators {
  readonly initial: number;
  at(id: number): CoordinatorState;
  /** `input` is the number of the interned input. */
  move(id: number, input: number, makeInput: () => CoordinatorInput): CoordinatorMove | BrokenStep;
  /** The same state so much later, in ms. */
  later(id: number, byMs: number): number;
  recovered(id: number): CoordinatorMove | BrokenStep;
  readonly size: number;
}

/** Whether a step failed. */
export function isBroken(move: object): move is BrokenStep {
  return 'problem' in move;
}

const maxInputs = 2 ** 20;

/** The states of `coordinator`; responses are numbered by `responseIdOf`. */
export function coordinatorsOf(
  coordinator: Coordinator,
  { topics, settings }: Setting,
  {
    placeOf,
    responseIdOf,
  }: {
    readonly placeOf: (clientId: string) => number;
    readonly responseIdOf: (response: GroupResponse) => number;
  },
): Coordinators {
  const states = interned<CoordinatorState>();
  const moves = new Map<number, CoordinatorMove | BrokenStep>();
  const laters = new Map<number, number>();
  const recoveries = new Map<number, CoordinatorMove | BrokenStep>();

  function stateOf(state: unknown, wakeAtMs: number | undefined): CoordinatorState {
    const group = described(coordinator, state);
    const members = (group?.members ?? []).map((member) => ({
      place: placeOf(member.clientId),
      memberId: member.memberId,
      memberEpoch: member.memberEpoch,
      assigned: bitsOf(member.assignment),
      pending: bitsOf(member.pendingRevocation),
      target: bitsOf(member.targetAssignment),
    }));
    const wakeInMs = wakeAtMs === undefined ? null : Math.max(0, wakeAtMs - nowMs);
    return { state, wakeInMs, group, members };
  }

  function step(state: unknown, input: CoordinatorInput): CoordinatorMove | BrokenStep {
    try {
      const done = coordinator.step(state, input, nowMs);
      const next = states.idOf(stateOf(done.state, done.wakeAtMs));
      return {
        next,
        replies: done.replies.flatMap(({ requestId, response }) => [
          requestId,
          responseIdOf(response),
        ]),
      };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    initial: states.idOf(stateOf(coordinator.initial({ groupId, topics, settings }), undefined)),
    at: states.at,
    move(id, input, makeInput) {
      const key = id * maxInputs + input;
      let known = moves.get(key);
      if (known === undefined) {
        known = step(states.at(id).state, makeInput());
        moves.set(key, known);
      }
      return known;
    },
    later(id, byMs) {
      const key = id * maxInputs + byMs;
      let known = laters.get(key);
      if (known === undefined) {
        const { state, wakeInMs } = states.at(id);
        const moved = shifted(state, { byMs, floorMs, byRequests: 0 });
        const wakeAtMs = wakeInMs === null ? undefined : nowMs + Math.max(0, wakeInMs - byMs);
        known = states.idOf(stateOf(moved, wakeAtMs));
        laters.set(key, known);
      }
      return known;
    },
    recovered(id) {
      let known = recoveries.get(id);
      if (known === undefined) {
        const { state } = states.at(id);
        const kept = coordinator.recover === undefined ? state : coordinator.recover(state, nowMs);
        known = step(kept, { type: 'timer' });
        recoveries.set(id, known);
      }
      return known;
    },
    get size() {
      return states.size;
    },
  };
}

const describeRequest = { api: 'DescribeGroups', apiVersion: 0, groupId } as const;

function described(coordinator: Coordinator, state: unknown): GroupDescription | null {
  const input = { type: 'request', requestId: -1, clientId: '', request: describeRequest } as const;
  const { replies } = coordinator.step(state, input, nowMs);
  const response = replies[0]?.response;
  return response?.api === 'DescribeGroups' ? response.group : null;
}

/** Partitions of the one topic as bits. */
export function bitsOf(
  partitions: readonly { readonly topic: string; readonly partition: number }[],
): number {
  let bits = 0;
  for (const { topic, partition } of partitions) if (topic === topicName) bits |= 1 << partition;
  return bits;
}
