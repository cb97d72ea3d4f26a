import type { GroupObservation } from '../../../domain/group-trace.ts';
import { at } from '../../at.ts';
import type { TraceIndex } from '../trace-index.ts';

/** What was processed and committed, while a trace is gone through. */
export interface Records {
  readonly index: TraceIndex;
  /** By partition: all records below were processed. */
  readonly processedTo: number[];
  processed: number;
  duplicates: number;
  commits: number;
  refused: number;
}

/** Nothing was processed yet. */
export function newRecords(index: TraceIndex): Records {
  return { index, processedTo: [], processed: 0, duplicates: 0, commits: 0, refused: 0 };
}

/** Takes an observation. */
export function takeRecords(records: Records, seen: GroupObservation, index: number): void {
  if (seen.type === 'processed') {
    const partition = at(records.index.partitionOf, index);
    const before = records.processedTo[partition] ?? 0;
    const news = Math.max(0, seen.to - Math.max(seen.from, before));
    records.processed += seen.to - seen.from;
    records.duplicates += seen.to - seen.from - news;
    records.processedTo[partition] = Math.max(before, seen.to);
  } else if (seen.type === 'replied') {
    if (seen.process === null || seen.response.api !== 'OffsetCommit') return;
    records.commits++;
    if (seen.response.offsets.some(({ errorCode }) => errorCode !== 'NONE')) records.refused++;
  } else if (seen.type === 'topics') {
    const { names } = records.index.partitions;
    for (let partition = 0; partition < records.processedTo.length; partition++) {
      const { topic } = at(names, partition);
      if (!seen.topics.some((other) => other.topic === topic)) records.processedTo[partition] = 0;
    }
  }
}
