import type { Command } from 'commander';
import { verify } from '../campaign/verify.ts';
import { renderTerminal } from '../report/terminal.ts';
import { prepareReports, writeReports } from './reports.ts';
import type { RunCommand } from './command.ts';
import { exitCodeOf, subjectHelp } from './verify-command.ts';
import type { VerifyFlags } from './verify-flags.ts';
import { addVerifyFlags, optionsOf, requestsOf } from './verify-flags.ts';

/** `compare`: one matrix of invariants × subjects, and the measured figures side by side. */
export function addCompareCommand(program: Command, run: RunCommand): void {
  addVerifyFlags(
    program
      .command('compare')
      .summary('one matrix: invariants × subjects, and the measured figures')
      .description(
        'Runs the same histories on each subject and shows them side by side. Saves no fixtures: use `verify` for that.',
      )
      .argument('<subject...>', subjectHelp),
  ).action((refs: readonly string[], flags: VerifyFlags) =>
    run(async (services) => {
      prepareReports(flags, services);
      const verification = await verify(
        requestsOf(refs, flags, services),
        optionsOf(flags, services, null),
      );
      const { color, width } = services;
      const withoutFindings = {
        ...verification,
        subjects: verification.subjects.map((subject) => ({ ...subject, findings: [] })),
      };
      if (flags.quiet !== true) services.print(renderTerminal(withoutFindings, { color, width }));
      writeReports(verification, flags, services);
      return services.signal.aborted ? 130 : exitCodeOf(verification);
    }),
  );
}
