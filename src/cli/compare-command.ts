import type { Command } from 'commander';
import { verify } from '../campaign/verify.ts';
import { prepareReports, writeReports } from './reports.ts';
import type { RunCommand } from './command.ts';
import { exitCodeOf, printResult, subjectHelp } from './verify-command.ts';
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
  )
    .addHelpText('after', examples)
    .action((refs: readonly string[], flags: VerifyFlags, command: Command) =>
      run(async (services) => {
        prepareReports(flags, services);
        const options = optionsOf(flags, services, { command, fixtures: null });
        const verification = await verify(requestsOf(refs, flags, services), options);
        const subjects = verification.subjects.map((subject) => ({ ...subject, findings: [] }));
        printResult({ ...verification, subjects }, flags, services);
        writeReports(verification, flags, services);
        return services.signal.aborted ? 130 : exitCodeOf(verification);
      }),
    );
}

const examples = `
Examples:
  $ rebalance-check compare builtin:sticky builtin:uniform builtin:range
  $ rebalance-check compare ./before.ts ./after.ts --contract sticky --html compare.html

Exit codes: as those of verify.`;
