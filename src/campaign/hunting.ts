import type { InvariantId } from '../domain/contract.ts';
import { isOurs } from '../catalog/is-ours.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import type { SubjectVerification } from '../domain/verification.ts';
import type { Cell } from './cell.ts';
import type { Chunk } from './hunt.ts';
import type { VerifyOptions } from './options.ts';
import type { HuntPlan } from './plan.ts';
import type { Tally } from './tally.ts';
import { addTally, emptyTally } from './tally.ts';

/** What all chunks of a hunt gave together. */
export interface WholeHunt {
  readonly tally: Tally;
  /** Why it ended before its plan did. */
  readonly ended: NonNullable<SubjectVerification['ended']> | null;
}

/**
 * Deals the histories out to the cells, chunk by chunk. A chunk begins with a fresh subject and what it gives depends on
 * nothing else, so it does not matter how many cells there are.
 */
export async function huntAll(
  cells: readonly Cell[],
  plan: HuntPlan,
  { profile, options }: { readonly profile: AnyProfile; readonly options: VerifyOptions },
): Promise<WholeHunt> {
  const dealer = dealerOf(plan, options);
  const parts = new Map<number, Tally>();
  const meter = meterOf(profile, options, parts);
  const stop = (): void => {
    for (const cell of cells) cell.stop();
  };
  const timer = options.timeMs === null ? undefined : setTimeout(stop, options.timeMs);
  options.signal?.addEventListener('abort', stop);
  const startMs = options.clock();
  let hangs = false;
  const late = (): boolean =>
    options.timeMs !== null && options.clock() - startMs >= options.timeMs;
  await Promise.all(
    cells.map(async (cell, rank) => {
      for (let chunk = dealer.next(); chunk !== null; chunk = dealer.next()) {
        if (options.signal?.aborted === true || late()) return;
        // A cell does one chunk after the other.
        // oxlint-disable-next-line no-await-in-loop
        const { tally, next, gaveUp } = await cell.hunt(plan, chunk, (done) => meter(rank, done));
        parts.set(chunk.from, tally);
        meter(rank, 0);
        if (gaveUp) hangs = true;
        else if (next < chunk.to) dealer.exhausted();
        // What is ours keeps nothing between histories.
        // oxlint-disable-next-line no-await-in-loop
        if (!isOurs(profile)) await cell.renew();
      }
    }),
  );
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', stop);
  const tally = emptyTally(plan.cells);
  for (const [, part] of [...parts].toSorted(([a], [b]) => a - b)) addTally(tally, part);
  return { tally, ended: endOf(options, late()) ?? (hangs ? 'hangs' : null) };
}

function endOf(options: VerifyOptions, late: boolean): 'interrupted' | 'time' | null {
  if (options.signal?.aborted === true) return 'interrupted';
  return late ? 'time' : null;
}

/** Hands out chunks until the runs, or in exhaustive plans the histories, are used up. */
function dealerOf(
  { exhaustive }: HuntPlan,
  { runs }: VerifyOptions,
): { next(): Chunk | null; exhausted(): void } {
  // A function of the plan alone: the same chunks whoever takes them.
  const size = exhaustive === null ? Math.max(500, Math.min(5000, Math.ceil(runs / 64))) : 5000;
  const end = exhaustive === null ? runs : Infinity;
  let from = 0;
  let over = false;
  return {
    next: () => {
      if (over || from >= end) return null;
      const chunk = { from, to: Math.min(end, from + size) };
      from = chunk.to;
      return chunk;
    },
    exhausted: () => {
      over = true;
    },
  };
}

function meterOf(
  { ref }: AnyProfile,
  options: VerifyOptions,
  parts: ReadonlyMap<number, Tally>,
): (rank: number, done: number) => void {
  const startMs = options.clock();
  const running = new Map<number, number>();
  return (rank, done) => {
    running.set(rank, done);
    let sum = 0;
    const broken = new Set<InvariantId>();
    for (const { histories, suspects } of parts.values()) {
      sum += histories.honest + histories.adversarial;
      for (const { invariant } of suspects) broken.add(invariant);
    }
    for (const part of running.values()) sum += part;
    const seconds = Math.max(0.001, (options.clock() - startMs) / 1000);
    options.onProgress({
      ref,
      phase: 'hunting',
      done: sum,
      planned: options.exhaustive === null ? options.runs : null,
      perSecond: Math.round(sum / seconds),
      broken: [...broken],
    });
  };
}
