import type { TopicPartition } from '../../domain/group.ts';
import { partitionOf } from '../names.ts';

/** Partitions in a drawing: `t-0 t-1 u-0`, `t-0 t-1 (+7)`; `nothing` if there are none. */
export function shortListOf(partitions: readonly TopicPartition[], itemsMax = 6): string {
  return shortOf(partitions.map(partitionOf), itemsMax);
}

/** Words side by side, with the number of those that have no room. */
export function shortOf(words: readonly string[], itemsMax = 6): string {
  if (words.length === 0) return 'nothing';
  if (words.length <= itemsMax) return words.join(' ');
  return `${words.slice(0, itemsMax - 1).join(' ')} (+${words.length - itemsMax + 1})`;
}
