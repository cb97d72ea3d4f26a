import type { Command } from 'commander';
import type { Saved } from '../campaign/options.ts';
import { verifyDefaults } from '../campaign/options.ts';
import { verify } from '../campaign/verify.ts';
import type { Verification } from '../domain/verification.ts';
import { renderTerminal } from '../report/terminal.ts';
import { prepareFolder } from './output-files.ts';
import { prepareReports, reportFormats, writeReports } from './reports.ts';
import type { RunCommand } from './command.ts';
import type { ExitCode, Services } from './services.ts';
import type { VerifyFlags } from './verify-flags.ts';
import { addVerifyFlags, optionsOf, requestsOf } from './verify-flags.ts';

interface Flags extends VerifyFlags {
  readonly fixtures: string;
  readonly save: boolean;
}

/** `verify`: which promises do these subjects keep, and the smallest history that breaks each of the others. */
export function addVerifyCommand(program: Command, run: RunCommand): void {
  addVerifyFlags(
    program
      .command('verify')
      .summary('check subjects against generated membership histories')
      .description(
        'Lets each subject live through generated membership histories, judges what it claims, shrinks what breaks to the smallest history that breaks it, and saves that as a fixture that `replay` runs for ever.',
      )
      .argument('<subject...>', subjectHelp),
  )
    .option('--fixtures <dir>', 'where findings are saved', verifyDefaults.fixtures)
    .option('--no-save', 'save no fixtures')
    .addHelpText('after', examples)
    .action((refs: readonly string[], flags: Flags, command: Command) =>
      run((services) => verifyCommand(refs, { flags, command }, services)),
    );
}

/** What a subject can be, for every command that takes one. */
export const subjectHelp: string =
  './file.ts[#export], builtin:NAME or npm:PACKAGE[#export.path]; see `rebalance-check list subjects`';

const examples = `
Examples:
  $ rebalance-check verify ./assignor.ts
  $ rebalance-check verify ./assignor.ts --contract sticky --runs 20000 --html report.html
  $ rebalance-check verify npm:kafkajs#PartitionAssigners.roundRobin --no-save
  $ rebalance-check verify builtin:sticky --exhaustive members=3,topics=2,partitions=3,events=3

Exit codes: 0 all that is claimed holds, 1 something is broken, 2 usage or bad input, 3 undecided, 130 interrupted.`;

async function verifyCommand(
  refs: readonly string[],
  { flags, command }: { readonly flags: Flags; readonly command: Command },
  services: Services,
): Promise<ExitCode> {
  prepareReports(flags, services);
  if (flags.save) prepareFolder(services.cwd, flags.fixtures);
  const saved: Saved[] = [];
  const options = optionsOf(flags, services, {
    command,
    fixtures: flags.save ? flags.fixtures : null,
    onSaved: (one) => saved.push(one),
  });
  const verification = await verify(requestsOf(refs, flags, services), options);
  printResult(verification, flags, services);
  for (const line of linesOfSaved(saved, flags.quiet === true)) services.say(line);
  writeReports(verification, flags, services);
  return services.signal.aborted ? 130 : exitCodeOf(verification);
}

/** The terminal's report, unless it is not wanted or standard output belongs to another. */
export function printResult(
  verification: Verification,
  flags: VerifyFlags,
  services: Services,
): void {
  const { color, width } = services;
  const toStdout = reportFormats.some((format) => flags[format] === '-');
  if (flags.quiet !== true && !toStdout)
    services.print(renderTerminal(verification, { color, width }));
}

const outcomes = { new: 'new', smaller: 'now smaller', known: 'known already' } as const;

/** What became of the fixtures: what could not be saved, and how many are new. */
function linesOfSaved(saved: readonly Saved[], quiet: boolean): readonly string[] {
  const problems = saved.flatMap((one) => (one.outcome === 'failed' ? [one.problem] : []));
  const counts = (['new', 'smaller', 'known'] as const).flatMap((outcome) => {
    const count = saved.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcomes[outcome]}`];
  });
  return [
    ...problems.map(({ message, hint }) => `error: not saved: ${message}\n  ${hint}`),
    ...(quiet || counts.length === 0 ? [] : [`fixtures: ${counts.join(', ')}`]),
  ];
}

/** 1 if anything claimed is broken, 3 if anything claimed is neither broken nor shown to hold, else 0. */
export function exitCodeOf({ subjects }: Verification): ExitCode {
  const claimed = subjects.flatMap(({ verdicts }) => verdicts.filter((cell) => cell.claimed));
  if (claimed.some(({ status }) => status === 'broken')) return 1;
  return claimed.length > 0 && claimed.every(({ status }) => status === 'holds') ? 0 : 3;
}
