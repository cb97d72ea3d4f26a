import type { FailureKind, Answer, RebalanceInput } from '../domain/trace.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { InternPartition } from './answer.ts';
import { readAnswer } from './answer.ts';
import type { ExitGuard } from './exit-guard.ts';

/** Thrown into a question, by whoever drives it, when the promise it waits for did not settle in time. */
export class NeverSettled extends Error {
  override readonly name = 'NeverSettled';
}

/** What came of a question. */
export type Asked =
  | { readonly answer: Answer; readonly decoded: Answer | null; readonly failure?: undefined }
  | { readonly failure: FailureKind; readonly message: string };

/**
 * A computation that waits only where the subject makes it wait: it yields promises and is resumed with what they
 * became. A subject that answers at once runs without ever leaving the stack, so that a whole batch of histories can
 * stand under one deadline.
 */
export type Waiting<Result> = Generator<PromiseLike<unknown>, Result, unknown>;

/** What a question needs besides the input. */
export interface AskOptions {
  readonly guard: ExitGuard | null;
  readonly intern: InternPartition;
}

/** Puts one question to one client's assignor. Never throws: whatever the subject does is in the result. */
export function* ask(
  instance: AssignorInstance,
  input: RebalanceInput,
  { guard, intern }: AskOptions,
): Waiting<Asked> {
  const asked = yield* askCaught(instance, input, intern);
  const attempt = guard?.attempt() ?? null;
  if (attempt === null) return asked;
  guard?.clear();
  return { failure: 'exited', message: `the subject called ${attempt}` };
}

/** A generator of its own rather than a closure: each generator closure costs a hidden class that lives long. */
function* askCaught(
  instance: AssignorInstance,
  { cluster, group, leader }: RebalanceInput,
  intern: InternPartition,
): Waiting<Asked> {
  try {
    let raw: unknown = instance.assign(cluster, group, leader);
    if (isThenable(raw)) raw = yield raw;
    if (instance.read === undefined) return readAll(raw, undefined, intern);
    const { meant, decoded } = instance.read(raw);
    return readAll(meant, decoded, intern);
  } catch (error) {
    return failureOf(error);
  }
}

function readAll(meant: unknown, decoded: unknown, intern: InternPartition): Asked {
  const answer = readAnswer(meant, intern);
  if (answer.problem !== undefined) return { failure: 'not-an-answer', message: answer.problem };
  if (decoded === undefined) return { answer: answer.answer, decoded: null };
  const received = readAnswer(decoded, intern);
  return received.problem === undefined
    ? { answer: answer.answer, decoded: received.answer }
    : { failure: 'not-an-answer', message: `on the wire: ${received.problem}` };
}

/** What an exception of the subject's says, in one short line. */
export function failureOf(error: unknown): { failure: FailureKind; message: string } {
  if (error instanceof NeverSettled) return { failure: 'never-settled', message: error.message };
  return { failure: 'threw', message: lineOf(error) };
}

function lineOf(error: unknown): string {
  try {
    const text =
      error instanceof Error ? `${error.name}: ${error.message}` : `threw ${String(error)}`;
    return (text.split('\n')[0] ?? '').slice(0, 300);
  } catch {
    return 'threw something that cannot even be printed';
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
