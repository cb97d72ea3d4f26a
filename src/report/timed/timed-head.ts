import type { TimedHistory } from '../../domain/timed-history.ts';
import { listOf, nameOf, textOf } from '../names.ts';
import { plural } from '../summary.ts';
import { timeOf } from './time-words.ts';

/** The topics at the start: `t with 2 partitions`. */
export function topicsAtStart({ topics }: TimedHistory): string {
  const words = topics.map(
    ({ topic, partitions }) => `${nameOf(topic)} with ${plural(partitions, 'partition')}`,
  );
  return listOf(words, { itemsMax: 12, empty: 'no topics' });
}

/** The settings that are not Kafka's defaults, and the order of what happens at once; empty if all is as usual. */
export function settingsOf({ settings, order }: TimedHistory): readonly string[] {
  const words = Object.entries(settings).map(
    ([name, value]) => `${wordsOf(name)} ${valueOf(name, value)}`,
  );
  if (order !== 0) words.push(`order ${order}`);
  return words;
}

/** `sessionTimeoutMs` as people know it: `session.timeout`. */
function wordsOf(name: string): string {
  return name.replace(/Ms$/u, '').replace(/[A-Z]/gu, (letter) => `.${letter.toLowerCase()}`);
}

function valueOf(name: string, value: string | number | boolean | readonly string[]): string {
  if (typeof value === 'number') return name.endsWith('Ms') ? timeOf(value) : String(value);
  if (typeof value === 'string') return textOf(value, 60);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return listOf(value.map(nameOf), { empty: 'none' });
}
