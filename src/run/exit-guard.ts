/** Thrown into a subject that tries to end the process. */
export class ExitAttempt extends Error {
  override readonly name = 'ExitAttempt';
}

/** Tells how often a subject has tried to end the process since the guard stands. */
export interface ExitGuard {
  /** What was called last, in words; null if nothing was since the last `clear`. */
  attempt(): string | null;
  clear(): void;
  /** Gives the process its own functions back. */
  lift(): void;
}

/**
 * Stands between subjects and the end of this process: `process.exit`, `reallyExit`, `abort` and `kill` of itself are
 * recorded and throw. A subject that swallows the exception is found out all the same, since the attempt is recorded.
 */
export function guardExit(host: NodeJS.Process): ExitGuard {
  const low = host as { reallyExit?: (code?: number) => void };
  const own = {
    ...(low.reallyExit === undefined ? {} : { reallyExit: low.reallyExit.bind(host) }),
    exit: host.exit.bind(host),
    abort: host.abort.bind(host),
    kill: host.kill.bind(host),
  };
  let last: string | null = null;
  const refuse = (call: string): never => {
    last = call;
    throw new ExitAttempt(`the subject called ${call}`);
  };
  host.exit = (code) => refuse(`process.exit(${code ?? ''})`);
  low.reallyExit = (code) => refuse(`process.reallyExit(${code ?? ''})`);
  host.abort = () => refuse('process.abort()');
  host.kill = (pid, signal) =>
    pid === host.pid || pid === 0 ? refuse('process.kill(itself)') : own.kill(pid, signal);
  return {
    attempt: () => last,
    clear: () => {
      last = null;
    },
    lift: () => {
      Object.assign(host, own);
    },
  };
}
