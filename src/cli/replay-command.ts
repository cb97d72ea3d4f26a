import type { Command } from 'commander';
import { ChildCell } from '../campaign/child-cell.ts';
import { verifyDefaults } from '../campaign/options.ts';
import type { Replayed, ReplayVerdict } from '../campaign/replay.ts';
import { replayFixture } from '../campaign/replay.ts';
import { SuiteError } from '../domain/errors.ts';
import { textOf } from '../report/names.ts';
import type { StoredFixture } from '../save/store.ts';
import type { RunCommand } from './command.ts';
import { wholeNumber } from './flag-values.ts';
import type { ExitCode, Services } from './services.ts';
import { storedFixturesIn } from './stored-fixtures.ts';
import { subjectHelp } from './verify-command.ts';

interface Flags {
  readonly subject?: string;
  readonly timeout: number;
}

/** `replay`: run saved findings again, on their own subject or on another. */
export function addReplayCommand(program: Command, run: RunCommand): void {
  program
    .command('replay')
    .summary('run saved findings again, on their own subject or on another')
    .description(
      'Runs each fixture once more. A fixture that expects "broken" pins a known bug and fails when the bug is gone;\none that expects "holds" fails when the bug is back. With --subject only whether it holds counts.',
    )
    .argument('<fixture...>', 'fixture files, or folders of them')
    .option('--subject <ref>', `another subject: ${subjectHelp}`)
    .option(
      '--timeout <ms>',
      'how long one answer of the subject may take, in ms',
      wholeNumber(1),
      verifyDefaults.timeoutMs,
    )
    .addHelpText('after', legend)
    .action((paths: readonly string[], flags: Flags) =>
      run((services) => replayCommand(paths, flags, services)),
    );
}

const legend = `
  = AS EXPECTED        still broken where that is pinned, still holds where that is
  + FIXED              pinned as broken, and no longer seen: set "expect" to "holds" to keep it away
  x FAILED             it must hold, and does not
  ~ FAILS DIFFERENTLY  still broken, with another witness than the fixture tells
  ! ERROR              it could not be run

Exit codes: 0 as expected, 1 fixed or failed, 2 bad input, 3 some could not be run.`;

async function replayCommand(
  paths: readonly string[],
  flags: Flags,
  services: Services,
): Promise<ExitCode> {
  const stored = await storedFixturesIn(paths, services.cwd);
  if (stored.length === 0)
    throw new SuiteError(
      'BAD_FIXTURE',
      `no fixtures in ${paths.join(', ')}`,
      'Give fixture files or folders; `verify` saves what it finds in properties/regressions.',
    );
  const codes: ExitCode[] = [];
  for (const [ref, fixtures] of bySubject(stored, flags.subject)) {
    if (services.signal.aborted) return 130;
    // One subject after the other: their lines belong together.
    // oxlint-disable-next-line no-await-in-loop
    codes.push(await replayOn(ref, fixtures, { flags, services }));
  }
  if (codes.includes(3)) return 3;
  return codes.includes(1) ? 1 : 0;
}

function bySubject(
  stored: readonly StoredFixture[],
  other: string | undefined,
): ReadonlyMap<string, readonly StoredFixture[]> {
  const groups = new Map<string, StoredFixture[]>();
  for (const item of stored) {
    const ref = other ?? item.fixture.subject.ref;
    groups.set(ref, [...(groups.get(ref) ?? []), item]);
  }
  return groups;
}

async function replayOn(
  ref: string,
  stored: readonly StoredFixture[],
  { flags, services }: { readonly flags: Flags; readonly services: Services },
): Promise<ExitCode> {
  const cell = new ChildCell({ ref, cwd: services.cwd });
  services.print(`${textOf(ref, services.width)}\n`);
  let worst: ExitCode = 0;
  try {
    for (const { path, fixture } of stored) {
      // Each in a fresh child: nothing of the one before is left.
      // oxlint-disable-next-line no-await-in-loop
      await cell.renew();
      // oxlint-disable-next-line no-await-in-loop
      const replayed = await replayFixture(cell, fixture, { timeoutMs: flags.timeout });
      const good = flags.subject === undefined ? isExpected(replayed) : replayed.seen === null;
      if (!good) worst = 1;
      services.print(lineOf(replayed, path, flags.subject !== undefined));
    }
  } catch (error) {
    if (!(error instanceof SuiteError) || stored.length === 0) throw error;
    services.print(`  ! ERROR ${error.message}\n    ${error.hint}\n`);
    return 3;
  } finally {
    await cell.close();
  }
  return worst;
}

function isExpected({ verdict }: Replayed): boolean {
  return verdict === 'as-expected' || verdict === 'fails-differently';
}

const marks: Readonly<Record<ReplayVerdict, string>> = {
  'as-expected': '= AS EXPECTED',
  fixed: '+ FIXED',
  failed: 'x FAILED',
  'fails-differently': '~ FAILS DIFFERENTLY',
};

function lineOf({ fixture, verdict, seen }: Replayed, path: string, foreign: boolean): string {
  const mark = foreign ? (seen === null ? '+ HOLDS' : 'x FAILED') : marks[verdict];
  const said = seen === null ? 'holds' : seen.summary;
  return `  ${mark} ${fixture.invariant}: ${textOf(said)}\n    ${textOf(path)}\n`;
}
