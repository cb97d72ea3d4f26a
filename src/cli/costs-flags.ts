import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { CostsOptions, Variation } from '../campaign/costs.ts';
import { costsDefaults } from '../campaign/costs.ts';
import { addSetting } from '../catalog/settings.ts';
import { SuiteError } from '../domain/errors.ts';
import type { MemberProtocol } from '../domain/member-client.ts';
import { commandText } from './command-text.ts';
import { oneOf, wholeNumber } from './flag-values.ts';
import type { Services } from './services.ts';
import type { VerifyFlags } from './verify-flags.ts';

/** The flags with which `compare` measures what strategies cost, parsed. */
export interface CostsFlags extends VerifyFlags {
  readonly histories?: 'production-like';
  readonly protocols: readonly MemberProtocol[];
  readonly batch: number;
  /** False: `--no-vary`. */
  readonly vary: string | false;
  readonly slowBatch: number;
}

const memberProtocols = ['eager', 'cooperative', 'consumer'] as const;
const hourMs = 3_600_000;

/** Adds these flags to a command. */
export function addCostsFlags(command: Command): Command {
  const { batchMs, slowBatchMs, vary } = costsDefaults;
  return command
    .option(
      '--histories <name>',
      'instead of subjects: what strategies cost a group on the same histories; production-like',
      (text) => oneOf(['production-like'], text),
    )
    .option(
      '--protocols <list>',
      'with --histories: which of eager, cooperative, consumer (KIP-848)',
      parseProtocols,
      memberProtocols,
    )
    .option(
      '--batch <ms>',
      'with --histories: how long an application works on most batches at most',
      wholeNumber(0, hourMs),
      batchMs,
    )
    .option(
      '--vary <name=values>',
      'with --histories: one setting with several values, while everything is slow for a while',
      vary,
    )
    .option('--no-vary', 'with --histories: leave that out')
    .option(
      '--slow-batch <ms>',
      'with --vary: how long a batch takes at most while everything is slow',
      wholeNumber(0, hourMs),
      slowBatchMs,
    );
}

function parseProtocols(text: string): readonly MemberProtocol[] {
  const words = text.split(',').map((word) => oneOf(memberProtocols, word.trim()));
  if (words.length === 0) throw new InvalidArgumentError('Name one at least.');
  return memberProtocols.filter((protocol) => words.includes(protocol));
}

/** Flags of the other kind of comparison. */
const forSubjects = ['contract', 'size', 'protocol', 'timeout', 'exhaustive'] as const;
const forHistories = ['protocols', 'batch', 'vary', 'slowBatch'] as const;

/** Throws a usage error for subjects or flags that mean nothing in the kind of comparison that is asked for. */
export function checkKind(refs: readonly string[], flags: CostsFlags, command: Command): void {
  const given = (flag: string): boolean => command.getOptionValueSource(flag) === 'cli';
  if (flags.histories === undefined) {
    const strange = forHistories.find(given);
    if (strange !== undefined) throw misplaced(strange, 'is for --histories production-like');
    if (refs.length === 0) command.error("error: missing required argument 'subject'");
    return;
  }
  const strange = forSubjects.find(given);
  if (strange !== undefined) throw misplaced(strange, 'is for subjects');
  const [ref] = refs;
  if (ref !== undefined)
    throw new SuiteError(
      'USAGE',
      `--histories compares protocols and strategies, and ${JSON.stringify(ref)} is a subject`,
      `Leave it out; if it is an assignor, add it with --assignor ${ref}.`,
    );
}

function misplaced(flag: string, what: string): SuiteError {
  const name = flag.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  return new SuiteError(
    'USAGE',
    `--${name} ${what}`,
    'See `rebalance-check compare --help`: subjects are compared by their promises, --histories by what strategies cost.',
  );
}

/** The options as the campaign takes them; `command` is the one that was typed. */
export function costsOptionsOf(
  flags: CostsFlags,
  services: Services,
  command: Command,
): CostsOptions {
  const isRunsGiven = command.getOptionValueSource('runs') === 'cli';
  return {
    seed: flags.seed,
    runs: isRunsGiven ? flags.runs : costsDefaults.runs,
    protocols: flags.protocols,
    settings: flags.setting ?? {},
    assignor: flags.assignor ?? null,
    batchMs: flags.batch,
    slowBatchMs: flags.slowBatch,
    vary: flags.vary === false ? null : parseVariation(flags.vary),
    timeMs: flags.time ?? null,
    cwd: services.cwd,
    signal: services.signal,
    onProgress: (progress) => {
      if (flags.quiet !== true) services.showProgress(progress);
    },
    clock: services.clock,
    command: commandText(command, []),
  };
}

/** `max.poll.interval.ms=5000,10000` as one set of settings for each value. */
function parseVariation(text: string): Variation {
  const at = text.indexOf('=');
  const setting = (at < 0 ? text : text.slice(0, at)).trim();
  const values = at < 0 ? [] : text.slice(at + 1).split(',');
  const parsed = [...new Set(values.map((value) => value.trim()))].map((value) => ({
    value,
    settings: addSetting(`${setting}=${value}`),
  }));
  // Without a value it is told what is wrong with that, or with the name.
  if (parsed.length === 0) addSetting(setting);
  return { setting, values: parsed };
}
