import process from 'node:process';
import type { AnySubject } from '../domain/group-subject.ts';
import type { SubjectVerification } from '../domain/verification.ts';
import { guardExit } from '../run/exit-guard.ts';
import { localCell } from './local-cell.ts';
import type { VerifyOptions } from './options.ts';
import { verifyDefaults } from './options.ts';
import { verifySubject } from './verify-subject.ts';

/** What may be said of a verification in this process; everything has a default. */
export interface InProcessOptions extends Partial<
  Pick<
    VerifyOptions,
    'seed' | 'runs' | 'size' | 'timeoutMs' | 'signal' | 'onProgress' | 'exhaustive'
  >
> {
  /** Where fixtures are saved; null, the default, saves none. */
  readonly fixtures?: string | null;
}

/**
 * Verifies an assignor, a coordinator or a client in this very process, for tests and scripts. Endless loops are interrupted and `process.exit` is
 * refused while it runs; what kills a process outright needs the command line, which runs subjects in children.
 */
export async function verifyInProcess(
  subject: AnySubject,
  options: InProcessOptions = {},
): Promise<SubjectVerification> {
  const guard = guardExit(process);
  const clock = (): number => performance.now();
  const nothing = (): void => undefined;
  try {
    return await verifySubject(
      () =>
        localCell(subject, {
          clock,
          guard,
          running: nothing,
          idle: nothing,
          fatal: [],
          watched: false,
        }),
      {
        ...verifyDefaults,
        workers: 1,
        exhaustive: null,
        cwd: process.cwd(),
        signal: null,
        onProgress: nothing,
        clock,
        ...options,
        fixtures: options.fixtures ?? null,
      },
    );
  } finally {
    guard.lift();
  }
}
