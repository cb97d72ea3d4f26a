import type { ExitCode, Services } from '../cli/services.ts';
import { runCommandLine } from '../cli/command-line.ts';

/** What a command line did to the world. */
export interface Ran {
  readonly code: ExitCode;
  /** Standard output. */
  readonly out: string;
  /** What was said to the person at the terminal. */
  readonly said: string;
  readonly shown: number;
}

/** Runs a command line in `cwd` with a world that only listens. */
export async function runIn(
  cwd: string,
  argv: readonly string[],
  more: Partial<Services> = {},
): Promise<Ran> {
  let out = '';
  let said = '';
  let shown = 0;
  const services: Services = {
    cwd,
    print: (text) => {
      out += text;
    },
    say: (line) => {
      said += `${line}\n`;
    },
    showProgress: () => {
      shown++;
    },
    color: false,
    width: 100,
    clock: () => performance.now(),
    signal: new AbortController().signal,
    cores: 1,
    ...more,
  };
  const code = await runCommandLine(argv, services);
  return { code, out, said, shown };
}
