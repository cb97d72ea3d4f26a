import type { Command } from 'commander';
import { shellWord } from '../campaign/shell-word.ts';
import { printSettings } from '../catalog/settings.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { AnyBounds } from '../generate/bounds.ts';

/** Flags that what is found depends on; where reports go and how many workers there are does not matter to it. */
const telling = [
  'histories',
  'protocols',
  'batch',
  'vary',
  'slowBatch',
  'contract',
  'runs',
  'time',
  'seed',
  'size',
  'protocol',
  'timeout',
  'exhaustive',
  'setting',
  'assignor',
  'fixtures',
  'save',
] as const;

/**
 * The command line that verifies `refs` so again: the flags that were given, parsed, in one order. With `runs` it goes
 * exactly so far, by a seed that is told.
 */
export function commandText(command: Command, refs: readonly string[], runs?: number): string {
  const flags: Readonly<Record<string, unknown>> = command.opts();
  const words = ['rebalance-check', command.name(), ...refs.map(shellWord)];
  for (const flag of telling) {
    const given = command.getOptionValueSource(flag) === 'cli';
    const value = valueOf(flag, flags, runs);
    if (isDenied(flag, value)) words.push(...(given ? [`--no-${flag}`] : []));
    else if (flag === 'setting') words.push(...settingWords(flags[flag]));
    else if (value !== null && (given || isForced(flag, flags, runs)))
      words.push(`--${dashed(flag)}`, shellWord(value));
  }
  return words.join(' ');
}

/** `save` and `vary` are told by their opposites. */
function isDenied(flag: string, value: string | null): boolean {
  return flag === 'save' || (flag === 'vary' && value === 'false');
}

function dashed(flag: string): string {
  return flag.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

type Flags = Readonly<Record<string, unknown>>;

/** In a replay the seed and how far it went are always told; exhaustive runs have neither. */
function isForced(flag: string, { exhaustive }: Flags, runs: number | undefined): boolean {
  return runs !== undefined && exhaustive === undefined && (flag === 'runs' || flag === 'seed');
}

/** A parsed value as it was typed, or null if the flag means nothing here. */
function valueOf(flag: string, flags: Flags, runs: number | undefined): string | null {
  const value = flags[flag];
  if (runs !== undefined && flag === 'time') return null;
  if (flags['exhaustive'] !== undefined && flag === 'runs') return null;
  if (flag === 'runs' && runs !== undefined) return String(runs);
  if (flag === 'time') return `${String(value)}ms`;
  if (flag === 'exhaustive' && isBounds(value)) return printBounds(value);
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** Each setting by itself. */
function settingWords(settings: unknown): readonly string[] {
  if (typeof settings !== 'object' || settings === null) return [];
  return printSettings(settings as Partial<GroupSettings>).flatMap((one) => [
    '--setting',
    shellWord(one),
  ]);
}

function isBounds(value: unknown): value is AnyBounds {
  return typeof value === 'object' && value !== null && 'members' in value;
}

function printBounds(bounds: AnyBounds): string {
  return Object.entries(bounds)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(',');
}
