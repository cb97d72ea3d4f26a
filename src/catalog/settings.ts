import { didYouMean } from '../adapters/nearest-name.ts';
import { SuiteError } from '../domain/errors.ts';
import type { GroupSettings } from '../domain/settings.ts';
import { kafkaDefaults } from '../domain/settings.ts';

type Name = keyof GroupSettings;

/** The longest time that anybody could want to simulate: a year, in ms. */
const numberMax = 31_536_000_000;

/** Settings that are one of a few words. */
const choices: ReadonlyMap<Name, readonly string[]> = new Map<Name, readonly string[]>([
  ['kafkaVersion', ['4.0', 'trunk']],
  ['groupConsumerMigrationPolicy', ['bidirectional', 'upgrade', 'downgrade', 'disabled']],
]);

/** Times that may be no time at all. */
const zeroNames: ReadonlySet<string> = new Set([
  'group.initial.rebalance.delay.ms',
  'group.consumer.assignment.interval.ms',
  'latency.ms',
  'jitter.ms',
]);

/** Settings by the names that users write: Kafka's own, `max.poll.interval.ms` for `maxPollIntervalMs`. */
const settingNames: ReadonlyMap<string, Name> = new Map(
  (Object.keys(kafkaDefaults) as Name[]).map((name) => [dotted(name), name]),
);

function dotted(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `.${letter.toLowerCase()}`);
}

/** Every setting by Kafka's name, with its default as text. */
export function describeSettings(): readonly (readonly [name: string, value: string])[] {
  return [...settingNames].map(([name, key]) => [name, printValue(kafkaDefaults[key])]);
}

/** The same settings as they are written on the command line: `max.poll.interval.ms=8000`. */
export function printSettings(settings: Partial<GroupSettings>): readonly string[] {
  return [...settingNames].flatMap(([name, key]) => {
    const value = settings[key];
    return value === undefined ? [] : [`${name}=${printValue(value)}`];
  });
}

function printValue(value: GroupSettings[Name]): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/**
 * Adds `name=value`, as in `max.poll.interval.ms=8000`, to settings; names are Kafka's, times are in ms.
 *
 * Throws a `SuiteError` of code USAGE that names what is wrong.
 */
export function addSetting(
  text: string,
  settings: Partial<GroupSettings> = {},
): Partial<GroupSettings> {
  const at = text.indexOf('=');
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  const key = settingNames.get(name);
  if (key === undefined)
    throw usage(
      `there is no setting ${JSON.stringify(name)}.${didYouMean(name, [...settingNames.keys()])}`,
    );
  if (at < 0) throw usage(`${name} has no value`);
  return { ...settings, [key]: valueOf(key, text.slice(at + 1).trim(), name) };
}

function valueOf(
  key: Name,
  text: string,
  name: string,
): string | number | boolean | readonly string[] {
  const words = choices.get(key);
  if (words !== undefined) return chosen(words, text, name);
  const like = kafkaDefaults[key];
  if (typeof like === 'boolean') return chosen(['true', 'false'], text, name) === 'true';
  if (typeof like === 'number') return numberOf(text, name);
  return text === '' ? [] : text.split(',').map((part) => part.trim());
}

function chosen(words: readonly string[], text: string, name: string): string {
  if (words.includes(text)) return text;
  throw usage(`${name}=${text} is none of ${words.join(', ')}`);
}

function numberOf(text: string, name: string): number {
  const value = Number(text);
  const least = zeroNames.has(name) ? 0 : 1;
  if (/^\d{1,12}$/u.test(text) && value >= least && value <= numberMax) return value;
  throw usage(`${name}=${text} is no whole number from ${least} to ${numberMax}`);
}

function usage(problem: string): SuiteError {
  return new SuiteError(
    'USAGE',
    `settings: ${problem}`,
    "Give settings by Kafka's names, as in max.poll.interval.ms=8000; `rebalance-check list settings` has them all.",
  );
}
