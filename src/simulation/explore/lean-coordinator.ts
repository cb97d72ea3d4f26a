import type { Coordinator, CoordinatorInput, CoordinatorStep } from '../../domain/coordinator.ts';
import { classicCoordinator } from '../classic/classic-coordinator.ts';
import type { ClassicCoordinatorState } from '../classic/classic-coordinator-state.ts';

/**
 * The same coordinator with fewer states that differ in nothing that matters. Our classic coordinator numbers member ids
 * in the order in which it gives them out; here each client's ids are numbered by themselves, so that who asked first
 * leaves no trace. (Kafka's ids are random: no rule looks at them but the order of names, which begin with the client's.)
 * Other coordinators are explored as they are.
 */
export function leanCoordinator(coordinator: Coordinator): Coordinator {
  return coordinator === (classicCoordinator as Coordinator) ? lean : coordinator;
}

interface LeanState {
  readonly inner: ClassicCoordinatorState;
  /** By client: how many ids it was given. */
  readonly given: ReadonlyMap<string, number>;
}

const lean: Coordinator = {
  name: classicCoordinator.name,
  protocols: classicCoordinator.protocols,
  initial: (config): LeanState => ({
    inner: classicCoordinator.initial(config),
    given: new Map(),
  }),
  step: (state, input, nowMs) => step(state as LeanState, input, nowMs),
  recover: (state, nowMs) => {
    const { inner, given } = state as LeanState;
    return { inner: classicCoordinator.recover?.(inner, nowMs) ?? inner, given };
  },
};

function step(
  { inner, given }: LeanState,
  input: CoordinatorInput,
  nowMs: number,
): CoordinatorStep<unknown> {
  const clientId = input.type === 'request' ? input.clientId : '';
  const number = given.get(clientId) ?? 0;
  const numbered = number === 0 ? inner : { ...inner, nextMemberNumber: number };
  const done = classicCoordinator.step(numbered, input, nowMs);
  const { nextMemberNumber } = done.state;
  const kept = nextMemberNumber === 0 ? done.state : { ...done.state, nextMemberNumber: 0 };
  const state: LeanState = {
    inner: kept,
    given: nextMemberNumber === number ? given : counted(given, clientId, nextMemberNumber),
  };
  return done.wakeAtMs === undefined
    ? { state, replies: done.replies }
    : { state, replies: done.replies, wakeAtMs: done.wakeAtMs };
}

/** In the order of names: who was counted first leaves no trace. */
function counted(
  given: ReadonlyMap<string, number>,
  clientId: string,
  count: number,
): ReadonlyMap<string, number> {
  const entries = [...given].filter(([other]) => other !== clientId);
  return new Map([...entries, [clientId, count] as const].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
