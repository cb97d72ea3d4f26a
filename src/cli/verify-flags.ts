import type { Command } from 'commander';
import { Option } from 'commander';
import type { SubjectRequest } from '../campaign/cell.ts';
import type { VerifyOptions } from '../campaign/options.ts';
import { verifyDefaults } from '../campaign/options.ts';
import type { Size } from '../campaign/plan.ts';
import { parseContract } from '../catalog/contracts.ts';
import type { RebalanceProtocol } from '../domain/group.ts';
import type { ContractName, InvariantId } from '../domain/contract.ts';
import { addSetting } from '../catalog/settings.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { AnyBounds } from '../generate/bounds.ts';
import { parseAnyBounds } from '../generate/bounds.ts';
import { commandText } from './command-text.ts';
import { duration, milliseconds, protocol, size, wholeNumber, workers } from './flag-values.ts';
import type { Services } from './services.ts';

/** The flags that `verify` and `compare` share, parsed. */
export interface VerifyFlags {
  readonly contract?: ContractName | readonly InvariantId[];
  readonly runs: number;
  readonly time?: number;
  readonly seed: number;
  readonly size: Size;
  readonly protocol?: RebalanceProtocol;
  readonly workers?: number;
  readonly timeout: number;
  readonly exhaustive?: AnyBounds;
  readonly setting?: Partial<GroupSettings>;
  readonly assignor?: string;
  readonly json?: string;
  readonly html?: string;
  readonly markdown?: string;
  readonly junit?: string;
  readonly quiet?: boolean;
}

/** Adds the shared flags to a command. */
export function addVerifyFlags(command: Command): Command {
  const { runs, seed, timeoutMs } = verifyDefaults;
  return command
    .option(
      '--contract <name|ids>',
      'hold the subjects to this contract, or to these invariants (comma-separated)',
      parseContract,
    )
    .option('--runs <n>', 'how many histories to generate', wholeNumber(1), runs)
    .option('--time <time>', 'stop handing out histories after this time, such as 30s', duration)
    .option('--seed <n>', 'same seed, same histories, same findings', wholeNumber(0), seed)
    .addOption(
      new Option('--size <size>', 'how large the groups are: mixed, small, medium, large or huge')
        .argParser(size)
        .default(verifyDefaults.size),
    )
    .option(
      '--protocol <protocol>',
      'eager, cooperative or server, where the module does not say it',
      protocol,
    )
    .option('--workers <n>', 'child processes to use (default: one for each core)', workers)
    .option(
      '--timeout <ms>',
      'how long one answer of the subject may take, in ms',
      milliseconds,
      timeoutMs,
    )
    .option(
      '--exhaustive <bounds>',
      'all histories inside bounds instead of random ones, such as members=3,topics=2,partitions=3,events=3; for coordinators and clients all interleavings: members=2,partitions=2,faults=1',
      parseAnyBounds,
    )
    .option(
      '--setting <name=value>',
      "for coordinators and clients: fix a setting, by Kafka's name, such as max.poll.interval.ms=8000 (may be repeated)",
      addSetting,
    )
    .option(
      '--assignor <subject>',
      'for coordinators and clients: the assignor that simulated members, or the server, use',
    )
    .option('--json <file>', 'write the result as JSON (- for standard output)')
    .option('--html <file>', 'write a report for people: one file, no network')
    .option('--markdown <file>', 'write a report that fits a pull-request comment')
    .option('--junit <file>', 'write the result for CI servers')
    .option('--quiet', 'print nothing but errors')
    .option('--no-color', 'print without colours');
}

/** The subjects as the campaign takes them. */
export function requestsOf(
  refs: readonly string[],
  flags: VerifyFlags,
  { cwd }: Services,
): readonly SubjectRequest[] {
  const { contract: held, protocol: forced, setting, assignor } = flags;
  // Twice the same is a slip of the hand: its findings would be twice the same.
  return [...new Set(refs)].map((ref) => ({
    ref,
    cwd,
    ...(held === undefined ? {} : { contract: held }),
    ...(forced === undefined ? {} : { protocol: forced }),
    ...(setting === undefined ? {} : { settings: setting }),
    ...(assignor === undefined ? {} : { assignor }),
  }));
}

/** The options as the campaign takes them; `command` is the one that was typed. */
export function optionsOf(
  flags: VerifyFlags,
  services: Services,
  {
    command,
    ...saving
  }: Pick<VerifyOptions, 'fixtures' | 'onSaved'> & { readonly command: Command },
): VerifyOptions {
  return {
    seed: flags.seed,
    runs: flags.runs,
    size: flags.size,
    timeMs: flags.time ?? null,
    workers: flags.workers ?? Math.min(services.cores, 8),
    timeoutMs: flags.timeout,
    ...saving,
    exhaustive: flags.exhaustive ?? null,
    cwd: services.cwd,
    signal: services.signal,
    onProgress: (progress) => {
      if (flags.quiet !== true) services.showProgress(progress);
    },
    commandOf: (refs, runs) => commandText(command, refs, runs),
    clock: services.clock,
  };
}
