import type { Command } from 'commander';
import { measureCosts } from '../campaign/costs.ts';
import { verify } from '../campaign/verify.ts';
import { renderCostsTerminal } from '../report/costs/terminal.ts';
import type { RunCommand } from './command.ts';
import type { CostsFlags } from './costs-flags.ts';
import { addCostsFlags, checkKind, costsOptionsOf } from './costs-flags.ts';
import { checkCostsFormats, writeCostsReports } from './costs-reports.ts';
import { prepareReports, reportFormats, writeReports } from './reports.ts';
import type { ExitCode, Services } from './services.ts';
import { exitCodeOf, printResult, subjectHelp } from './verify-command.ts';
import { addVerifyFlags, optionsOf, requestsOf } from './verify-flags.ts';

/**
 * `compare`: one matrix of invariants × subjects, and the measured figures side by side; or, with `--histories`, what
 * strategies and protocols cost a group.
 */
export function addCompareCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('compare')
    .summary('one matrix: invariants × subjects; or what strategies cost')
    .description(
      'Runs the same histories on each subject and shows them side by side. Saves no fixtures: use `verify` for that. With --histories: what protocols and strategies cost a group that lives through the days of a service, with and without static membership.',
    )
    .argument('[subject...]', subjectHelp);
  addCostsFlags(addVerifyFlags(command))
    .addHelpText('after', examples)
    .action((refs: readonly string[], flags: CostsFlags, typed: Command) =>
      run((services) => {
        checkKind(refs, flags, typed);
        return flags.histories === undefined
          ? compareSubjects(refs, { flags, command: typed }, services)
          : compareCosts(flags, typed, services);
      }),
    );
}

async function compareSubjects(
  refs: readonly string[],
  { flags, command }: { readonly flags: CostsFlags; readonly command: Command },
  services: Services,
): Promise<ExitCode> {
  prepareReports(flags, services);
  const options = optionsOf(flags, services, { command, fixtures: null });
  const verification = await verify(requestsOf(refs, flags, services), options);
  const subjects = verification.subjects.map((subject) => ({ ...subject, findings: [] }));
  printResult({ ...verification, subjects }, flags, services);
  writeReports(verification, flags, services);
  return services.signal.aborted ? 130 : exitCodeOf(verification);
}

async function compareCosts(
  flags: CostsFlags,
  command: Command,
  services: Services,
): Promise<ExitCode> {
  checkCostsFormats(flags);
  prepareReports(flags, services);
  const costs = await measureCosts(costsOptionsOf(flags, services, command));
  const { color, width } = services;
  const toStdout = reportFormats.some((format) => flags[format] === '-');
  if (flags.quiet !== true && !toStdout)
    services.print(renderCostsTerminal(costs, { color, width }));
  writeCostsReports(costs, flags, services);
  return services.signal.aborted ? 130 : 0;
}

const examples = `
Examples:
  $ rebalance-check compare builtin:sticky builtin:uniform builtin:range
  $ rebalance-check compare ./before.ts ./after.ts --contract sticky --html compare.html
  $ rebalance-check compare --histories production-like --html costs.html
  $ rebalance-check compare --histories production-like --protocols eager,cooperative --assignor ./mine.ts
  $ rebalance-check compare --histories production-like --vary session.timeout.ms=6000,45000

Exit codes: as those of verify; costs are measured, not judged: 0.`;
