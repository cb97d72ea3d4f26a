import type { Coordinator } from '../domain/coordinator.ts';
import type { GroupSubject } from '../domain/group-subject.ts';
import type { MemberClient } from '../domain/member-client.ts';
import type { FailureKind } from '../domain/trace.ts';
import { withinTime } from '../run/deadline.ts';
import type { ExitGuard } from '../run/exit-guard.ts';
import type { Cast } from '../simulation/cast.ts';
import { plainCopy } from '../simulation/engine/plain-copy.ts';
import type { Shape } from '../simulation/engine/shape.ts';
import { coordinatorStepShape, memberStepShape } from '../simulation/engine/step-shapes.ts';

/** How steps that are not ours are watched. */
export interface GuardOptions {
  /** For one step, in ms. */
  readonly timeoutMs: number;
  readonly guard: ExitGuard | null;
  /** Told before each step, and after it. */
  readonly running: () => void;
  readonly idle: () => void;
}

/** A cast each of whose steps comes to its end. */
export interface GuardedCast extends Cast {
  /** How the last step that failed did so. */
  failure(): FailureKind;
}

/**
 * Somebody else's coordinator and clients, so that every step ends within its deadline, gives what the interface says,
 * leaves what it was given as it was, and cannot end the process: whatever else it does is thrown.
 *
 * Cost: some 50 µs a step; see `withinTime`.
 */
export function guardedCast(subject: GroupSubject, options: GuardOptions): GuardedCast {
  let failure: FailureKind = 'threw';
  const fail = (kind: FailureKind, message: string): never => {
    failure = kind;
    throw new Error(message);
  };
  const watched = <Done>(work: () => Done): Done => {
    failure = 'threw';
    options.running();
    try {
      const timely = withinTime(options.timeoutMs, work);
      return timely.inTime
        ? timely.value
        : fail('hung', `no answer within ${options.timeoutMs} ms`);
    } finally {
      options.idle();
      const attempt = options.guard?.attempt() ?? null;
      options.guard?.clear();
      // What it threw then is only how it was refused.
      if (attempt !== null) fail('exited', `the subject called ${attempt}`);
    }
  };
  const shaped = <Step>(step: Step, shape: Shape): Step => {
    const problem = shape(step);
    return problem === null ? step : fail('not-an-answer', `the step${problem}`);
  };
  const clients = new Map<MemberClient, MemberClient>();
  const guardedClient = (client: MemberClient): MemberClient => ({
    name: client.name,
    protocol: client.protocol,
    initial: (config) => watched(() => client.initial(config)),
    step: (state, input, nowMs) =>
      shaped(
        watched(() => plainCopy(client.step(plainCopy(state), input, nowMs))),
        memberStepShape,
      ),
  });
  return {
    coordinator: guardedCoordinator(subject.coordinator, { watched, shaped }),
    memberFor: (protocol) => {
      const client = subject.memberFor(protocol);
      const known = clients.get(client) ?? guardedClient(client);
      clients.set(client, known);
      return known;
    },
    failure: () => failure,
  };
}

interface Guards {
  readonly watched: <Done>(work: () => Done) => Done;
  readonly shaped: <Step>(step: Step, shape: Shape) => Step;
}

function guardedCoordinator(coordinator: Coordinator, { watched, shaped }: Guards): Coordinator {
  const { name, protocols } = coordinator;
  const guarded: Coordinator = {
    name,
    protocols,
    initial: (config) => watched(() => coordinator.initial(config)),
    step: (state, input, nowMs) =>
      shaped(
        watched(() => plainCopy(coordinator.step(plainCopy(state), input, nowMs))),
        coordinatorStepShape,
      ),
  };
  if (coordinator.recover === undefined) return guarded;
  return {
    ...guarded,
    recover: (state, nowMs) =>
      watched(() => plainCopy(coordinator.recover?.(plainCopy(state), nowMs) ?? state)),
  };
}
