import { pairTable } from '../../algorithms/pair-table.ts';
import type { Coordinator, CoordinatorInput } from '../../domain/coordinator.ts';
import type { GroupDescription, GroupResponse } from '../../domain/wire.ts';
import { interned } from './interned.ts';
import type { PlainNumbers } from './plain-numbers.ts';
import type { Setting } from './setting.ts';
import { floorMs, groupId, nowMs, topicName } from './setting.ts';
import { shifterOf } from './shift-memory.ts';

/** One member of a described group; partitions are bits. */
export interface ListedMember {
  readonly memberId: string;
  /** The number of its id. */
  readonly idNumber: number;
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
  readonly members: readonly ListedMember[];
}

/** What a step of the coordinator came to. `replies` has the request's number and the interned response in turn. */
export interface CoordinatorMove {
  readonly next: number;
  readonly replies: readonly number[];
}

/** A step that was not done. */
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

/** What the coordinator's states are told apart and answered by. */
export interface CoordinatorParts {
  readonly numbers: PlainNumbers;
  readonly responseIdOf: (response: GroupResponse) => number;
}

/** The states of `coordinator`. */
export function coordinatorsOf(
  coordinator: Coordinator,
  { topics, settings }: Setting,
  { numbers, responseIdOf }: CoordinatorParts,
): Coordinators {
  const states = interned<Omit<CoordinatorState, 'group' | 'members'>>(
    ({ state, wakeInMs }) => `${numbers.numberOf(state)},${wakeInMs}`,
  );
  const looks = new Map<number, Pick<CoordinatorState, 'group' | 'members'>>();
  const seen: CoordinatorState[] = [];
  const results: (CoordinatorMove | BrokenStep)[] = [];
  const moves = pairTable();
  const laters = pairTable();
  const recoveries = new Map<number, CoordinatorMove | BrokenStep>();
  const shift = shifterOf();

  function idOf(state: unknown, wakeAtMs: number | undefined): number {
    const wakeInMs = wakeAtMs === undefined ? null : Math.max(0, wakeAtMs - nowMs);
    const id = states.idOf({ state, wakeInMs });
    if (id === seen.length) seen.push({ state, wakeInMs, ...lookAt(state) });
    return id;
  }

  function lookAt(state: unknown): Pick<CoordinatorState, 'group' | 'members'> {
    const number = numbers.numberOf(state);
    let look = looks.get(number);
    if (look === undefined) {
      const group = described(coordinator, state);
      const members = (group?.members ?? []).map((member) => ({
        memberId: member.memberId,
        idNumber: numbers.numberOf(member.memberId),
        memberEpoch: member.memberEpoch,
        assigned: bitsOf(member.assignment),
        pending: bitsOf(member.pendingRevocation),
        target: bitsOf(member.targetAssignment),
      }));
      look = { group, members };
      looks.set(number, look);
    }
    return look;
  }

  function step(state: unknown, input: CoordinatorInput): CoordinatorMove | BrokenStep {
    try {
      const done = coordinator.step(state, input, nowMs);
      const replies: number[] = [];
      for (const { requestId, response } of done.replies)
        replies.push(requestId, responseIdOf(response));
      return { next: idOf(done.state, done.wakeAtMs), replies };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    initial: idOf(coordinator.initial({ groupId, topics, settings }), undefined),
    at: (id) => seen[id] as CoordinatorState,
    move(id, input, makeInput) {
      const known = moves.get(id, input);
      if (known >= 0) return results[known] as CoordinatorMove | BrokenStep;
      const result = step((seen[id] as CoordinatorState).state, makeInput());
      moves.add(id, input, results.length);
      results.push(result);
      return result;
    },
    later(id, byMs) {
      const known = laters.get(id, byMs);
      if (known >= 0) return known;
      const { state, wakeInMs } = seen[id] as CoordinatorState;
      const moved = shift(state, { byMs, floorMs, byRequests: 0 });
      const next = idOf(
        moved,
        wakeInMs === null ? undefined : nowMs + Math.max(0, wakeInMs - byMs),
      );
      laters.add(id, byMs, next);
      return next;
    },
    recovered(id) {
      let known = recoveries.get(id);
      if (known === undefined) {
        known = recover(seen[id] as CoordinatorState);
        recoveries.set(id, known);
      }
      return known;
    },
    get size() {
      return seen.length;
    },
  };

  function recover({ state }: CoordinatorState): CoordinatorMove | BrokenStep {
    try {
      const kept = coordinator.recover === undefined ? state : coordinator.recover(state, nowMs);
      return step(kept, { type: 'timer' });
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }
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
