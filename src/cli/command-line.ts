import { Command, CommanderError } from 'commander';
import { toolVersion } from '../campaign/verify.ts';
import { SuiteError } from '../domain/errors.ts';
import { addCompareCommand } from './compare-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addInitCommand } from './init-command.ts';
import { addListCommand } from './list-command.ts';
import { addReplayCommand } from './replay-command.ts';
import { addReportCommand } from './report-command.ts';
import type { ExitCode, Services } from './services.ts';
import { addVerifyCommand } from './verify-command.ts';

/** Runs a command line (without `node` and the script) and returns its exit code. Never throws. */
export async function runCommandLine(
  argv: readonly string[],
  services: Services,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = programOf(services, async (action) => {
    code = await action(services);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return codeOfError(error, services);
  }
}

function programOf(
  services: Services,
  run: (action: (services: Services) => Promise<ExitCode>) => Promise<void>,
): Command {
  const program = new Command('rebalance-check')
    .description(
      'Proves or breaks Kafka partition assignors: which promises they keep, and the smallest history that breaks each of the others.',
    )
    .version(toolVersion)
    .addHelpText('after', examples)
    .showHelpAfterError('(add --help for the flags and examples)')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => Math.min(services.width, 100),
      getErrHelpWidth: () => Math.min(services.width, 100),
      writeOut: (text) => {
        services.print(text);
      },
      writeErr: (text) => {
        services.say(text.trimEnd());
      },
    });
  // Settings are handed on to the commands made after this.
  addVerifyCommand(program, run);
  addCompareCommand(program, run);
  addReplayCommand(program, run);
  addExplainCommand(program, run);
  addReportCommand(program, run);
  addListCommand(program, run);
  addInitCommand(program, run);
  addDoctorCommand(program, run);
  return program;
}

const examples = `
Examples:
  $ rebalance-check init                        write a starter assignor
  $ rebalance-check verify ./assignor.ts        find what it breaks
  $ rebalance-check replay properties/regressions
  $ rebalance-check help verify                 the flags of a command, with examples`;

function codeOfError(error: unknown, services: Services): ExitCode {
  // Commander has printed what was wrong; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof SuiteError) {
    services.say(`error: ${error.message}\n  ${error.hint}`);
    return error.code === 'CANNOT_START' || error.code === 'INTERNAL' ? 3 : 2;
  }
  const text = error instanceof Error ? error.message : String(error);
  services.say(`error: ${text}\n  This is a defect of rebalance-check: please report it.`);
  return 3;
}
