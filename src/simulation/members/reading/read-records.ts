import type { TopicPartition } from '../../../domain/group.ts';
import type { LogEnd, RecordRange } from '../../../domain/member-client.ts';
import { includesPartition } from './drop-partitions.ts';
import type { Position } from './position.ts';

/** What one `poll` read, and where the consumer stands then. */
export interface Reading {
  /** The same list, if nothing changed. */
  readonly positions: readonly Position[];
  readonly processed: readonly RecordRange[];
}

/** What limits one `poll`. */
export interface ReadLimits {
  /** Of each partition, at most. */
  readonly maxPollRecords: number;
  /** Not fetched from. */
  readonly paused: readonly TopicPartition[];
}

/**
 * One `poll` of the application: what is there between the positions and the ends of the logs is fetched and processed.
 * A log that ends before the position belongs to a topic that was made anew: it is read from its start
 * (`auto.offset.reset=earliest`). Partitions without a position or an end are not read.
 *
 * Cost: O(positions) where `ends` lists partitions in the same order, O(positions × ends) otherwise.
 */
export function readRecords(
  positions: readonly Position[],
  ends: readonly LogEnd[],
  { maxPollRecords, paused }: ReadLimits,
): Reading {
  const processed: RecordRange[] = [];
  let changed: Position[] | undefined;
  let at = 0;
  for (let index = 0; index < positions.length; index++) {
    const known = positions[index];
    if (known === undefined || known.position === null) continue;
    at = indexOfEnd(ends, known, at);
    const end = ends[at];
    if (end === undefined || end.endOffset === known.position) continue;
    if (paused.length > 0 && includesPartition(paused, known)) continue;
    const { topic, partition, committed } = known;
    const from = end.endOffset < known.position ? 0 : known.position;
    const to = Math.min(end.endOffset, from + maxPollRecords);
    changed ??= positions.slice();
    changed[index] = { topic, partition, position: to, committed };
    if (to > from) processed.push({ topic, partition, from, to });
  }
  return { positions: changed ?? positions, processed };
}

/** Looks from `start` on, then from the beginning; the length of the list where there is none. */
function indexOfEnd(
  ends: readonly LogEnd[],
  { topic, partition }: TopicPartition,
  start: number,
): number {
  const { length } = ends;
  for (let step = 0; step < length; step++) {
    const index = (start + step) % length;
    const end = ends[index];
    if (end !== undefined && end.partition === partition && end.topic === topic) return index;
  }
  return length;
}
