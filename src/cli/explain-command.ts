import type { Command } from 'commander';
import { ChildCell } from '../campaign/child-cell.ts';
import { explainFixture } from '../campaign/explain.ts';
import { verifyDefaults } from '../campaign/options.ts';
import { drawAnyStory } from '../report/draw-any-story.ts';
import { textOf } from '../report/names.ts';
import { painterOf, wordsOf, wrap } from '../report/paint.ts';
import type { RunCommand } from './command.ts';
import { milliseconds } from './flag-values.ts';
import { assignorHelp, playedSubjectOf, printPlayed } from './played-subject.ts';
import type { ExitCode, Services } from './services.ts';
import { storedFixturesIn } from './stored-fixtures.ts';
import { subjectHelp } from './verify-command.ts';

interface Flags {
  readonly subject?: string;
  readonly assignor?: string;
  readonly timeout: number;
}

/** `explain`: draw a counterexample round by round, with what matters in it. */
export function addExplainCommand(program: Command, run: RunCommand): void {
  program
    .command('explain')
    .summary('draw a saved counterexample, round by round or in time')
    .description(
      'Runs the fixture again and draws it: who owned what, what was answered, what was wrong, what would have been right, and what matters in each event.',
    )
    .argument('<fixture>', 'a fixture file, or a folder of them')
    .option('--subject <ref>', `another subject: ${subjectHelp}`)
    .option('--assignor <ref>', assignorHelp)
    .option(
      '--timeout <ms>',
      'how long one answer of the subject may take, in ms',
      milliseconds,
      verifyDefaults.timeoutMs,
    )
    .addHelpText('after', examples)
    .action((path: string, flags: Flags) => run((services) => explain(path, flags, services)));
}

const examples = `
Examples:
  $ rebalance-check explain properties/regressions/assignor-ts-1a2b3c/coverage-58c167e124fe.json
  $ rebalance-check explain properties/regressions --subject builtin:sticky

Exit codes: 0 it holds now, 1 it is broken, 2 bad input.`;

async function explain(path: string, flags: Flags, services: Services): Promise<ExitCode> {
  const { color, width, cwd } = services;
  const paint = painterOf(services);
  let code: ExitCode = 0;
  for (const { fixture } of await storedFixturesIn([path], cwd)) {
    const played = playedSubjectOf(fixture, flags);
    const cell = new ChildCell({ ...played, cwd });
    try {
      // One story after the other.
      // oxlint-disable-next-line no-await-in-loop
      const { story, summary, witness } = await explainFixture(cell, fixture, flags.timeout);
      services.print(`${fixture.invariant} on ${textOf(printPlayed(played))}\n`);
      const sentence = summary === null ? 'holds: nothing to see here' : textOf(summary);
      for (const line of wrap(wordsOf(sentence), width, 2)) services.print(`${paint(line)}\n`);
      const marked = witness === undefined ? {} : { witness };
      services.print(`\n${drawAnyStory(story, fixture.history, { color, width, ...marked })}`);
      if (summary !== null) code = 1;
    } finally {
      // oxlint-disable-next-line no-await-in-loop
      await cell.close();
    }
  }
  return code;
}
