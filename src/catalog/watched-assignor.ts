import { isThenable } from '../adapters/describe-value.ts';
import type { Assignor } from '../domain/assignor.ts';
import type { Coordinator } from '../domain/coordinator.ts';
import type { MemberClient } from '../domain/member-client.ts';
import { readAnswer } from '../run/answer.ts';
import { failureOf } from '../run/ask.ts';

/** An assignor that is tested inside of simulated clients, or of a coordinator, of ours. */
export interface WatchedAssignor {
  readonly assignor: Assignor;
  /** The same client; a step in which the assignor fails throws. */
  client<State>(client: MemberClient<State>): MemberClient<State>;
  /** The same coordinator; a step in which the assignor fails throws. */
  coordinator<State>(coordinator: Coordinator<State>): Coordinator<State>;
}

/** What an assignor did wrong, thrown through the step that asked it. */
class AssignorFailure extends Error {
  override readonly name = 'AssignorFailure';
}

/** What went wrong in the step that runs, first of all. */
interface Seen {
  problem: string | null;
}

function forgotten(seen: Seen): string | null {
  const { problem } = seen;
  seen.problem = null;
  return problem;
}

/**
 * Lets no failure of an assignor pass unseen. Kafka's clients give up where their strategy throws, and its server
 * answers with an error; both go on as they should. So does the simulation: without this, nobody would be blamed.
 */
export function watchAssignor(assignor: Assignor): WatchedAssignor {
  const { name } = assignor;
  const seen: Seen = { problem: null };
  const asked = <Result>(ask: () => Result): Result => {
    try {
      return ask();
    } catch (error) {
      seen.problem ??= failureOf(error).message;
      throw error;
    }
  };
  const inStep = <Step>(step: () => Step): Step => {
    forgotten(seen);
    const result = step();
    const problem = forgotten(seen);
    if (problem === null) return result;
    throw new AssignorFailure(`${name}: ${problem}`);
  };
  return {
    assignor: { ...assignor, ...partsOf(assignor, asked, seen) },
    client: (client) => ({
      ...client,
      step: (state, input, nowMs) =>
        inStep(() => {
          const step = client.step(state, input, nowMs);
          // A leader calls what its strategy must not do by the strategy's name.
          const { fatal } = step;
          if (fatal?.startsWith(`${name}: `) === true)
            seen.problem ??= fatal.slice(name.length + 2);
          return step;
        }),
    }),
    coordinator: (coordinator) => ({
      ...coordinator,
      step: (state, input, nowMs) => inStep(() => coordinator.step(state, input, nowMs)),
    }),
  };
}

type Parts = Pick<Assignor, 'assign' | 'subscriptionUserData' | 'onAssignment'>;

/** The questions that an assignor is asked; what goes wrong in them is noted. */
function partsOf(
  assignor: Assignor,
  asked: <Result>(ask: () => Result) => Result,
  seen: Seen,
): Parts {
  return {
    assign: (cluster, group) => {
      const raw = asked(() => assignor.assign(cluster, group));
      seen.problem ??= asked(() => problemOf(raw));
      return raw;
    },
    ...(assignor.subscriptionUserData === undefined
      ? {}
      : {
          subscriptionUserData: (topics) => asked(() => assignor.subscriptionUserData?.(topics)),
        }),
    ...(assignor.onAssignment === undefined
      ? {}
      : {
          onAssignment: (assignment, generation) => {
            asked(() => {
              assignor.onAssignment?.(assignment, generation);
            });
          },
        }),
  };
}

/** Virtual time does not wait for promises. */
function problemOf(raw: unknown): string | null {
  if (isThenable(raw)) return 'a promise, where groups in virtual time need the answer at once';
  return readAnswer(raw, (topic, partition) => ({ topic, partition })).problem ?? null;
}
