import type { CommittedOffset } from '../../../domain/wire.ts';
import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';
import { idOf, newPartitionIds, type PartitionIds } from '../partition-ids.ts';

/** Offsets that somebody wanted to commit, by the number of their partition. */
export interface RefusedOffsets {
  readonly partitions: PartitionIds;
  /** Every offset that was committed. */
  readonly accepted: Set<number>[];
  /** Offsets that were refused, and by which exchange. */
  readonly refused: Map<number, Exchange>[];
}

/** None yet. */
export function noRefusedOffsets(): RefusedOffsets {
  return { partitions: newPartitionIds(), accepted: [], refused: [] };
}

/** Some partition of a commit was refused. */
export function isRefusedCommit({ response }: Exchange): boolean {
  return (
    response?.api === 'OffsetCommit' &&
    response.offsets.some(({ errorCode }) => errorCode !== 'NONE')
  );
}

/** An offset that was only ever refused is not what OffsetFetch tells. */
export function judgeOffsets(exchange: Exchange, offsets: RefusedOffsets, tally: GroupTally): void {
  const { request, response } = exchange;
  if (request.api === 'OffsetCommit' && response?.api === 'OffsetCommit') {
    for (const [place, offset] of request.offsets.entries()) {
      const told = response.offsets[place]?.errorCode;
      if (told !== undefined) take(offsets, offset, told === 'NONE' ? null : exchange);
    }
  } else if (response?.api === 'OffsetFetch') {
    for (const offset of response.offsets) look(exchange, offset, { offsets, tally });
  }
}

function take(
  { partitions, accepted, refused }: RefusedOffsets,
  offset: CommittedOffset,
  refusedIn: Exchange | null,
): void {
  const id = idOf(partitions, offset);
  const good = (accepted[id] ??= new Set());
  const bad = (refused[id] ??= new Map());
  if (refusedIn === null) good.add(offset.committedOffset);
  else bad.set(offset.committedOffset, refusedIn);
}

function look(
  exchange: Exchange,
  offset: CommittedOffset,
  { offsets, tally }: { readonly offsets: RefusedOffsets; readonly tally: GroupTally },
): void {
  const id = idOf(offsets.partitions, offset);
  const refusal = offsets.refused[id]?.get(offset.committedOffset);
  if (refusal === undefined) return;
  tally.examined++;
  if (offsets.accepted[id]?.has(offset.committedOffset) === true) return;
  noteBreach(tally, [refusal.index, exchange.replied], {
    rule: 'refused-commit-kept',
    atMs: exchange.repliedAtMs,
    members: refusal.process === null ? [] : [refusal.process],
    partitions: [{ topic: offset.topic, partition: offset.partition }],
    expected: 'an offset that was accepted',
    actual: `${offset.committedOffset}, which was refused`,
    sinceMs: refusal.repliedAtMs,
  });
}
