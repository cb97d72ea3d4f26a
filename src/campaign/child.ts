import process from 'node:process';
import { resolveAnySubject } from '../catalog/resolve-any.ts';
import { SuiteError } from '../domain/errors.ts';
import { unreachable } from '../domain/unreachable.ts';
import { guardExit } from '../run/exit-guard.ts';
import type { BlackBoxWriter } from './black-box.ts';
import { openBlackBoxWriter, removeBlackBox } from './black-box.ts';
import type { Cell } from './cell.ts';
import type { FromChild, ToChild } from './child-messages.ts';
import { localCell } from './local-cell.ts';

/**
 * The child process that a subject runs in: it answers one message after the other. It is killed rather than asked to
 * end, so it keeps nothing that must be closed.
 */
async function serve(message: ToChild): Promise<FromChild | null> {
  switch (message.type) {
    case 'open':
      return open(message);
    case 'hunt': {
      const hunted = await cellOf().hunt(message.plan, message.chunk, tellProgress());
      return { type: 'hunted', hunted };
    }
    case 'explore': {
      const outcome = await cellOf().explore(message.task, (progress) =>
        send?.({ type: 'exploring', progress } satisfies FromChild),
      );
      return { type: 'explored', outcome };
    }
    case 'shrink': {
      fatal.splice(0, fatal.length, ...message.task.fatal);
      return { type: 'shrunk', shrunk: await cellOf().shrink(message.plan, message.task) };
    }
    case 'judge':
      return { type: 'judged', judgement: await cellOf().judge(message.task) };
    case 'weigh':
      return { type: 'weighed', importance: await cellOf().weigh(message.task) };
    case 'stop':
      cell?.stop();
      return null;
    default:
      return unreachable(message);
  }
}

// Taken before the subject can reach for them.
const send = process.send?.bind(process);
const kill = process.kill.bind(process);
delete process.send;
const fatal: number[] = [];
let cell: Cell | null = null;
let blackBoxPath: string | null = null;

function cellOf(): Cell {
  if (cell === null) throw new SuiteError('INTERNAL', 'the child has no subject', 'Report this.');
  return cell;
}

async function open({ subject, blackBox }: ToChild & { type: 'open' }): Promise<FromChild> {
  const box: BlackBoxWriter = openBlackBoxWriter(blackBox);
  blackBoxPath = blackBox;
  // A module may hang while it is imported: that is watched like a question.
  box.running(0);
  const { ref, ...options } = subject;
  const resolved = await resolveAnySubject(ref, options);
  box.idle();
  const guard = guardExit(process);
  const clock = (): number => performance.now();
  cell = localCell(resolved, { ...box, clock, guard, fatal, watched: true });
  return { type: 'opened', profile: resolved.profile };
}

/** Progress a few times a second is enough for a person. */
function tellProgress(): (done: number) => void {
  let toldMs = performance.now();
  return (done) => {
    if (performance.now() - toldMs < 100) return;
    toldMs = performance.now();
    send?.({ type: 'progress', done } satisfies FromChild);
  };
}

function errorOf(error: unknown): FromChild {
  if (error instanceof SuiteError)
    return { type: 'error', code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: 'error', code: 'INTERNAL', message, hint: 'This is a defect of ours: report it.' };
}

process.on('message', (message: ToChild) => {
  serve(message)
    .catch(errorOf)
    .then((answer) => (answer === null ? undefined : send?.(answer)))
    .catch(() => undefined);
});
// Where processes have no groups of their own, Ctrl-C comes here too; the parent decides what happens then.
process.on('SIGINT', () => undefined);
// What a subject throws outside of a question, nobody waits for; it must not end the run.
process.on('unhandledRejection', () => undefined);
process.on('uncaughtException', () => undefined);
process.on('disconnect', () => {
  // The parent is gone without cleaning up.
  if (blackBoxPath !== null) removeBlackBox(blackBoxPath);
  kill(process.pid, 'SIGKILL');
});
