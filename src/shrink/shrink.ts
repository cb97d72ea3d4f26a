import type { Minimality, PassStatistics } from '../domain/finding.ts';
import type { AnyHistory } from '../domain/any-history.ts';
import type { MembershipHistory } from '../domain/history.ts';
import type { Pass } from './pass.ts';
import type { Simplifier } from './simplifier.ts';
import { simplifierOf } from './simplifier-of.ts';

/** How far to shrink. */
export interface ShrinkOptions {
  /** Candidates that may be run, at most. */
  readonly runsMax: number;
}

/** What came of shrinking. */
export interface Shrunk<H = MembershipHistory> {
  readonly history: H;
  /** Candidates that were run. */
  readonly runs: number;
  readonly minimal: Minimality;
  readonly passes: readonly PassStatistics[];
}

/**
 * Yields histories that are simpler than `history` (in the order of its kind: `simplicity`, `timedSimplicity`) and is told of each whether it still
 * breaks; never the same one twice. Returns the simplest that did: `local` if no pass makes it simpler, `truncated` if
 * `runsMax` ended the search. `history` itself is taken to break.
 */
export function* shrinkSteps<H extends AnyHistory>(
  history: H,
  { runsMax }: ShrinkOptions,
): Generator<H, Shrunk<H>, boolean> {
  const search = searchFrom(history, runsMax);
  yield* shrinkFurther(search);
  return resultOf(search, isSpent(search) ? 'truncated' : 'local');
}

/**
 * Runs through everything with fewer events, or as many events and fewer members, that is made of the same kinds of
 * events, names and sizes (see `simplerThan`, `timedSimplerThan`); where one still breaks, it is shrunk, and the search starts again below
 * it. `proven`: nothing there breaks; `local`: there is too much to run through in `runsMax`.
 */
export function* proveSteps<H extends AnyHistory>(
  history: H,
  { runsMax }: ShrinkOptions,
): Generator<H, Shrunk<H>, boolean> {
  const search = searchFrom(history, runsMax);
  for (;;) {
    const below = search.simplifier.simplerThan(search.best, runsMax - search.runs);
    if (below === null) return resultOf(search, 'local');
    const helped = yield* tryAll(search, { name: 'prove', candidates: () => below });
    if (isSpent(search)) return resultOf(search, 'truncated');
    if (!helped) return resultOf(search, 'proven');
    yield* shrinkFurther(search);
  }
}

/** Shrinks with a predicate: the simplest history found on which `stillBreaks` says true. */
export async function shrink<H extends AnyHistory>(
  history: H,
  stillBreaks: (candidate: H) => boolean | Promise<boolean>,
  options: ShrinkOptions,
): Promise<Shrunk<H>> {
  const steps = shrinkSteps(history, options);
  let step = steps.next();
  while (step.done !== true) {
    // Which candidate comes next depends on what this one did.
    // oxlint-disable-next-line no-await-in-loop
    step = steps.next(await stillBreaks(step.value));
  }
  return step.value;
}

/** A search in progress; it is changed in place. */
interface Search<H> {
  readonly simplifier: Simplifier<H>;
  best: H;
  runs: number;
  readonly runsMax: number;
  readonly seen: Set<string>;
  readonly statistics: Map<string, { tried: number; helped: number }>;
}

function searchFrom<H extends AnyHistory>(history: H, runsMax: number): Search<H> {
  return {
    simplifier: simplifierOf(history),
    best: history,
    runs: 0,
    runsMax,
    seen: new Set([JSON.stringify(history)]),
    statistics: new Map(),
  };
}

function isSpent({ runs, runsMax }: Pick<Search<unknown>, 'runs' | 'runsMax'>): boolean {
  return runs >= runsMax;
}

function resultOf<H>({ best, runs, statistics }: Search<H>, minimal: Minimality): Shrunk<H> {
  return {
    history: best,
    runs,
    minimal,
    passes: [...statistics].map(([pass, counts]) => ({ pass, ...counts })),
  };
}

/** Tries all passes until none helps. It ends, since what is simpler cannot become simpler for ever. */
function* shrinkFurther<H extends AnyHistory>(search: Search<H>): Generator<H, void, boolean> {
  const { passes } = search.simplifier;
  let next = 0;
  while (next < passes.length && !isSpent(search)) {
    const pass = passes[next] as Pass<H>;
    const before = search.best.events.length;
    const helped = yield* exhaust(search, pass);
    // Fewer events make everything after cheaper, so the passes that take away come first again.
    next = helped && search.best.events.length < before ? 0 : next + 1;
    if (next === passes.length && (yield* anyHelps(search))) next = 0;
  }
}

/** One more lap, which ends at the first pass that helps. */
function* anyHelps<H>(search: Search<H>): Generator<H, boolean, boolean> {
  for (const pass of search.simplifier.passes) if (yield* exhaust(search, pass)) return true;
  return false;
}

/** Applies a pass to what it makes, until it makes nothing more. */
function* exhaust<H>(search: Search<H>, pass: Pass<H>): Generator<H, boolean, boolean> {
  let helped = false;
  while (yield* tryAll(search, pass)) helped = true;
  return helped;
}

/** Tries the candidates of a pass up to the first that still breaks, which becomes the best. */
function* tryAll<H>(search: Search<H>, pass: Pass<H>): Generator<H, boolean, boolean> {
  const counts = search.statistics.get(pass.name) ?? { tried: 0, helped: 0 };
  search.statistics.set(pass.name, counts);
  for (const candidate of pass.candidates(search.best)) {
    if (isSpent(search)) return false;
    if (!isNews(search, candidate)) continue;
    search.runs += 1;
    counts.tried += 1;
    if (!(yield candidate)) continue;
    counts.helped += 1;
    search.best = candidate;
    return true;
  }
  return false;
}

function isNews<H>({ simplifier, best, seen }: Search<H>, candidate: H): boolean {
  const text = JSON.stringify(candidate);
  if (seen.has(text) || simplifier.compare(candidate, best) >= 0) return false;
  seen.add(text);
  return true;
}
