import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { beforeAll, describe, test } from 'vitest';
import { localCell } from './campaign/local-cell.ts';
import { verifyDefaults } from './campaign/options.ts';
import type { InProcessOptions } from './campaign/verify-in-process.ts';
import { verifyInProcess } from './campaign/verify-in-process.ts';
import type { Replayed } from './campaign/replay.ts';
import { replayFixture } from './campaign/replay.ts';
import type { SubjectOptions } from './catalog/resolve.ts';
import { subjectOf } from './catalog/resolve.ts';
import { SuiteError } from './domain/errors.ts';
import type { ClaimedInvariant } from './domain/contract.ts';
import type { AssignorSubject } from './domain/subject.ts';
import type { CellVerdict, SubjectVerification } from './domain/verification.ts';
import { guardExit } from './run/exit-guard.ts';
import { loadFixturesIfAny } from './save/store.ts';

/** What may be said of `verifyAssignor`'s tests; everything has a default. */
export interface VerifyAssignorOptions
  extends SubjectOptions, Pick<InProcessOptions, 'runs' | 'size' | 'timeoutMs' | 'seed'> {
  /** The same seed finds the same. Default: the environment variable `REBALANCE_CHECK_SEED`, else that of `verify`. */
  readonly seed?: number;
  /** Where findings are saved and replayed from. Default: `properties/regressions`; null for nowhere. */
  readonly fixtures?: string | null;
  /** The reference that `rebalance-check replay` can load the same assignor by, as in `./assignor.ts`. */
  readonly ref?: string;
  /** For all histories together, in ms. Default: 5 minutes. */
  readonly limitMs?: number;
}

/**
 * Registers the suite for an assignor in the Vitest file that calls it: one test for each invariant that it is held to,
 * named by its id and nothing else, so that names never change; and one that replays its fixtures.
 *
 * `value` is whatever `rebalance-check verify` takes as an export. All tests share one run, which starts with the first.
 * An invariant that the histories gave no chance to fail is skipped, with the reason: silence is no success.
 */
export function verifyAssignor(value: unknown, options: VerifyAssignorOptions = {}): void {
  const ref = options.ref ?? unnamed;
  const adapted = caught(() => subjectOf(value, { ...subjectOptions(options), ref, name: ref }));
  if (adapted instanceof Error) {
    test(ref, () => {
      throw readable(adapted);
    });
    return;
  }
  describe(adapted.profile.name, () => {
    registerInvariants(adapted, options);
    const { fixtures = verifyDefaults.fixtures } = options;
    if (fixtures === null) return;
    test('what it once broke', () => replayAll(adapted, fixtures, options), limitOf(options));
  });
}

/** Stands in fixtures for a reference that was not given. */
const unnamed = 'the assignor under test';

function registerInvariants(subject: AssignorSubject, options: VerifyAssignorOptions): void {
  let run: SubjectVerification | Error = new Error('it has not run');
  beforeAll(async () => {
    try {
      run = await verifyInProcess(subject, runOptions(options));
    } catch (error) {
      run = readable(error);
    }
  }, limitOf(options));
  for (const claim of subject.profile.claims)
    test(nameOf(claim), ({ skip }) => {
      if (run instanceof Error) throw run;
      const verdict = run.verdicts.find(({ invariant }) => invariant === claim.invariant);
      if (verdict?.status === 'holds') return;
      if (verdict?.status === 'not-exercised')
        skip(`not exercised in ${run.histories} histories: run more, or larger ones`);
      throw plain(
        verdict?.status === 'broken' ? brokenText(run, verdict, options) : undecidedText(verdict),
      );
    });
}

function nameOf({ invariant, scope }: ClaimedInvariant): string {
  return scope === 'all' ? invariant : `${invariant} (${scope.replace('-', ' ')})`;
}

function brokenText(
  { findings, histories }: SubjectVerification,
  verdict: CellVerdict,
  { ref }: VerifyAssignorOptions,
): string {
  const said = findings
    .filter(({ id }) => verdict.findings.includes(id))
    .map(({ summary, seed, replay, fixture }) =>
      [
        summary,
        ...(fixture === null ? [] : [`  saved as ${fixture}`]),
        ...(fixture === null || ref === undefined ? [] : [`  replay: npx ${replay}`]),
        `  again: REBALANCE_CHECK_SEED=${seed} npx vitest run`,
      ].join('\n'),
    );
  return [`broken in ${verdict.broken} of ${histories} histories`, ...said].join('\n\n');
}

function undecidedText(verdict: CellVerdict | undefined): string {
  return `undecided: ${verdict?.reason ?? 'the run said nothing about it'}`;
}

/** Runs every fixture of this subject again. Throws with one line for each that is not as it expects. */
async function replayAll(
  subject: AssignorSubject,
  folder: string,
  { timeoutMs = verifyDefaults.timeoutMs }: VerifyAssignorOptions,
): Promise<void> {
  const { ref, name } = subject.profile;
  const stored = (await loadFixturesIfAny(resolve(folder))).filter(
    ({ fixture }) =>
      fixture.subject.ref === ref && (ref !== unnamed || fixture.subject.name === name),
  );
  const wrong: string[] = [];
  for (const { path, fixture } of stored) {
    // One after the other: they share this process and its guard.
    // oxlint-disable-next-line no-await-in-loop
    const problem = problemOf(await replayHere(subject, fixture, timeoutMs));
    if (problem !== null)
      wrong.push(`${relative(process.cwd(), path)}\n  ${fixture.invariant}: ${problem}`);
  }
  if (wrong.length > 0) throw plain(wrong.join('\n'));
}

async function replayHere(
  subject: AssignorSubject,
  fixture: Replayed['fixture'],
  timeoutMs: number,
): Promise<Replayed> {
  const guard = guardExit(process);
  const nothing = (): void => undefined;
  const clock = (): number => performance.now();
  const cell = localCell(subject, {
    clock,
    guard,
    running: nothing,
    idle: nothing,
    fatal: [],
    watched: false,
  });
  try {
    return await replayFixture(cell, fixture, { timeoutMs });
  } finally {
    await cell.close();
    guard.lift();
  }
}

function problemOf({ verdict, seen, reason }: Replayed): string | null {
  if (verdict === 'failed') return `it is back: ${seen?.summary ?? 'broken'}`;
  if (verdict === 'fixed') return 'it is gone: set "expect" to "holds" to keep it away';
  if (verdict === 'undecided') return `nobody can tell: ${reason ?? 'it is undecided'}`;
  return null;
}

function subjectOptions({
  contract,
  protocol,
}: VerifyAssignorOptions): SubjectOptions & { readonly resolveFrom: readonly string[] } {
  return {
    ...(contract === undefined ? {} : { contract }),
    ...(protocol === undefined ? {} : { protocol }),
    resolveFrom: [join(process.cwd(), 'package.json')],
  };
}

function runOptions(options: VerifyAssignorOptions): InProcessOptions {
  const { runs, size, timeoutMs, fixtures = verifyDefaults.fixtures } = options;
  const seed = options.seed ?? seedFromEnvironment();
  return {
    ...(seed === null ? {} : { seed }),
    ...(runs === undefined ? {} : { runs }),
    ...(size === undefined ? {} : { size }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    fixtures,
  };
}

function seedFromEnvironment(): number | null {
  const text = process.env['REBALANCE_CHECK_SEED'];
  if (text === undefined || text === '') return null;
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new SuiteError(
    'USAGE',
    `REBALANCE_CHECK_SEED is ${JSON.stringify(text)}`,
    'Set it to a whole number, not negative.',
  );
}

function limitOf({ limitMs = 300_000 }: VerifyAssignorOptions): number {
  return limitMs;
}

function caught<Result>(body: () => Result): Result | Error {
  try {
    return body();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A mistake of the user's as one sentence and its mend; anything else as it is. */
function readable(error: unknown): Error {
  if (error instanceof SuiteError) return plain(`${error.message}\n${error.hint}`);
  return error instanceof Error ? error : new Error(String(error));
}

/** An error whose place in our code says nothing to the reader. */
function plain(message: string): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}`;
  return error;
}
