import type { Command } from 'commander';
import { ChildCell } from '../campaign/child-cell.ts';
import { verifyDefaults } from '../campaign/options.ts';
import type { Replayed, ReplayVerdict } from '../campaign/replay.ts';
import { replayFixture } from '../campaign/replay.ts';
import { SuiteError } from '../domain/errors.ts';
import { textOf } from '../report/names.ts';
import type { StoredFixture } from '../save/store.ts';
import type { RunCommand } from './command.ts';
import { milliseconds } from './flag-values.ts';
import type { PlayedSubject } from './played-subject.ts';
import { assignorHelp, isSamePlayed, playedSubjectOf, printPlayed } from './played-subject.ts';
import type { ExitCode, Services } from './services.ts';
import { storedFixturesIn } from './stored-fixtures.ts';
import { subjectHelp } from './verify-command.ts';

interface Flags {
  readonly subject?: string;
  readonly assignor?: string;
  readonly timeout: number;
}

/** `replay`: run saved findings again, on their own subject or on another. */
export function addReplayCommand(program: Command, run: RunCommand): void {
  program
    .command('replay')
    .summary('run saved findings again, on their own subject or on another')
    .description(
      'Runs each fixture once more. A fixture that expects "broken" pins a known bug and fails when the bug is gone; one that expects "holds" fails when the bug is back. With --subject only whether it holds counts.',
    )
    .argument('<fixture...>', 'fixture files, or folders of them')
    .option('--subject <ref>', `another subject: ${subjectHelp}`)
    .option('--assignor <ref>', assignorHelp)
    .option(
      '--timeout <ms>',
      'how long one answer of the subject may take, in ms',
      milliseconds,
      verifyDefaults.timeoutMs,
    )
    .addHelpText('after', legend)
    .action((paths: readonly string[], flags: Flags) =>
      run((services) => replayCommand(paths, flags, services)),
    );
}

const legend = `
What is said of each fixture:
  = AS EXPECTED        still broken where that is pinned, still holds where that is
  + FIXED              pinned as broken, and no longer seen: set "expect" to "holds" to keep it away
  x FAILED             it must hold, and does not
  ~ FAILS DIFFERENTLY  still broken, with another witness than the fixture tells
  ? UNDECIDED          the subject failed before the promise could be looked at
  ! ERROR              it could not be run

Examples:
  $ rebalance-check replay properties/regressions
  $ rebalance-check replay properties/regressions --subject ./rewritten.ts

Exit codes: 0 as expected or failing differently, 1 fixed or failed, 2 bad input, 3 undecided or not run, 130 interrupted.`;

async function replayCommand(
  paths: readonly string[],
  flags: Flags,
  services: Services,
): Promise<ExitCode> {
  const stored = await storedFixturesIn(paths, services.cwd);
  const codes: ExitCode[] = [];
  for (const [played, fixtures] of bySubject(stored, flags)) {
    // One subject after the other: their lines belong together.
    // oxlint-disable-next-line no-await-in-loop
    codes.push(await replayOn(played, fixtures, { flags, services }));
    if (services.signal.aborted) return 130;
  }
  const [worst = 0] = [1, 3].filter((code) => codes.includes(code as ExitCode));
  return worst as ExitCode;
}

function bySubject(
  stored: readonly StoredFixture[],
  flags: Flags,
): readonly (readonly [PlayedSubject, readonly StoredFixture[]])[] {
  const groups: [PlayedSubject, StoredFixture[]][] = [];
  for (const item of stored) {
    const played = playedSubjectOf(item.fixture, flags);
    const known = groups.find(([other]) => isSamePlayed(other, played));
    if (known === undefined) groups.push([played, [item]]);
    else known[1].push(item);
  }
  return groups;
}

async function replayOn(
  played: PlayedSubject,
  stored: readonly StoredFixture[],
  { flags, services }: { readonly flags: Flags; readonly services: Services },
): Promise<ExitCode> {
  const cell = new ChildCell({ ...played, cwd: services.cwd });
  const foreign = flags.subject !== undefined || flags.assignor !== undefined;
  const title = `${textOf(printPlayed(played), services.width)}\n`;
  try {
    await cell.open();
    services.print(title);
    const codes: ExitCode[] = [];
    for (const { path, fixture } of stored) {
      if (services.signal.aborted) break;
      // Each in a fresh child: nothing of the one before is left.
      // oxlint-disable-next-line no-await-in-loop
      if (codes.length > 0) await cell.renew();
      // oxlint-disable-next-line no-await-in-loop
      const replayed = await replayFixture(cell, fixture, { timeoutMs: flags.timeout });
      codes.push(codeOf(replayed, foreign));
      services.print(lineOf(replayed, path, foreign));
    }
    return codes.find((code) => code === 1) ?? codes.find((code) => code === 3) ?? 0;
  } catch (error) {
    // The subject that the user names is input; one that a fixture names may well be gone.
    if (!(error instanceof SuiteError) || foreign) throw error;
    const many = stored.length === 1 ? '1 fixture' : `${stored.length} fixtures`;
    services.print(title);
    services.print(`  ! ERROR ${many} not run: ${error.message}\n    ${error.hint}\n`);
    return 3;
  } finally {
    await cell.close();
  }
}

/** On another subject than its own it only counts whether a fixture's promise is kept. */
function codeOf({ verdict, seen }: Replayed, foreign: boolean): ExitCode {
  if (verdict === 'undecided') return 3;
  if (foreign) return seen === null ? 0 : 1;
  return verdict === 'failed' || verdict === 'fixed' ? 1 : 0;
}

const marks: Readonly<Record<ReplayVerdict, string>> = {
  'as-expected': '= AS EXPECTED',
  fixed: '+ FIXED',
  failed: 'x FAILED',
  'fails-differently': '~ FAILS DIFFERENTLY',
  undecided: '? UNDECIDED',
};

function lineOf(
  { fixture, verdict, seen, reason = 'holds' }: Replayed,
  path: string,
  foreign: boolean,
): string {
  const mark =
    foreign && verdict !== 'undecided' ? (seen === null ? '+ HOLDS' : 'x FAILED') : marks[verdict];
  return `  ${mark} ${fixture.invariant}: ${textOf(seen?.summary ?? reason)}\n    ${textOf(path)}\n`;
}
