import type { Progress } from '../campaign/options.ts';

/** What a command may do to the world; a test passes a fake one. */
export interface Services {
  readonly cwd: string;
  /** Writes to standard output, as it is. */
  print(text: string): void;
  /** Writes a line for the person at the terminal to standard error. */
  say(line: string): void;
  /** Shows progress; never on standard output. */
  showProgress(progress: Progress): void;
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly clock: () => number;
  /** Aborted at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Cores that may be used. */
  readonly cores: number;
}

/** 0 all that is claimed holds · 1 something is broken · 2 usage or bad input · 3 undecided · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;
