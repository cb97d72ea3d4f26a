import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import type { Draw } from '../draw.ts';
import { between } from '../draw.ts';
import { randomDraw } from '../random-draw.ts';

/** How an application works on what it has fetched. */
export interface ProcessingOptions {
  readonly seed: number;
  /** Most batches take up to this long; 0: none takes any time. */
  readonly batchMs: number;
  /** While what all members need is slow, batches take from a quarter of this up to all of it; 0: nothing is ever slow. */
  readonly slowBatchMs: number;
}

/** A batch comes so often, while nothing is slow. */
const everyMs = 10_000;
/** How long what they need is slow: five minutes, in the middle of the day. */
const slowForMs = 300_000;
/** Then the next `poll` comes so soon after a batch. */
const breathMs = 200;

/**
 * The same history with applications that work: each member calls `poll`, then is away for as long as its batch takes.
 * One batch in twenty takes up to four times as long as others. It differs from the history in stalls and resumes
 * only, and none touches a stall or a pause that was there.
 */
export function withProcessing(history: TimedHistory, options: ProcessingOptions): TimedHistory {
  const { seed, batchMs, slowBatchMs } = options;
  if (batchMs === 0 && slowBatchMs === 0) return history;
  const endMs = history.events.at(-1)?.atMs ?? 0;
  const draw = randomDraw(seed, history.order);
  const slowFromMs = Math.round(endMs / 4) + draw.below(Math.max(1, Math.round(endMs / 4)));
  const batches = spansOf(history).flatMap((span) => {
    const away = awayOf(history, span.member);
    return batchesOf(draw, span, { ...options, slowFromMs }).filter(({ fromMs, toMs }) =>
      away.every((other) => toMs < other.fromMs || other.toMs < fromMs),
    );
  });
  const events = [...history.events, ...batches.flatMap(eventsOf)];
  return { ...history, events: events.toSorted((left, right) => left.atMs - right.atMs) };
}

interface Span {
  readonly member: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** From when to when each member is there. */
function spansOf({ events }: TimedHistory): readonly Span[] {
  const endMs = events.at(-1)?.atMs ?? 0;
  return events.flatMap((event) => {
    if (event.type !== 'join') return [];
    const { member, atMs: fromMs } = event;
    const left = events.find(
      ({ atMs, ...other }) => other.type === 'leave' && other.member === member && atMs >= fromMs,
    );
    return [{ member, fromMs, toMs: left?.atMs ?? endMs }];
  });
}

/** When a member is stalled or paused by the history itself. */
function awayOf({ events }: TimedHistory, member: string): readonly Span[] {
  const spans: Span[] = [];
  let fromMs = -1;
  for (const event of events) {
    if (!('member' in event) || event.member !== member) continue;
    if (event.type === 'stall' || event.type === 'pause') fromMs = event.atMs;
    if (event.type !== 'resume' || fromMs < 0) continue;
    spans.push({ member, fromMs, toMs: event.atMs });
    fromMs = -1;
  }
  return spans;
}

function batchesOf(
  draw: Draw,
  { member, fromMs, toMs }: Span,
  { batchMs, slowBatchMs, slowFromMs }: ProcessingOptions & { readonly slowFromMs: number },
): readonly Span[] {
  const batches: Span[] = [];
  let nowMs = fromMs;
  for (;;) {
    const isSlow = slowBatchMs > 0 && nowMs >= slowFromMs && nowMs < slowFromMs + slowForMs;
    const restMs = isSlow ? breathMs : between(draw, 0, 2 * everyMs);
    const takesMs = isSlow ? slowBatchOf(draw, slowBatchMs) : batchOf(draw, batchMs);
    if (nowMs + restMs + takesMs >= toMs) return batches;
    if (takesMs > 0)
      batches.push({ member, fromMs: nowMs + restMs, toMs: nowMs + restMs + takesMs });
    nowMs += restMs + takesMs + 1;
  }
}

function batchOf(draw: Draw, batchMs: number): number {
  const isLong = draw.below(20) === 0;
  return draw.below((isLong ? 4 : 1) * batchMs + 1);
}

function slowBatchOf(draw: Draw, slowBatchMs: number): number {
  return between(draw, Math.ceil(slowBatchMs / 4), slowBatchMs);
}

function eventsOf({ member, fromMs, toMs }: Span): readonly TimedEvent[] {
  return [
    { atMs: fromMs, type: 'stall', member },
    { atMs: toMs, type: 'resume', member },
  ];
}
