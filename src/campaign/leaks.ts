import { isOurs } from '../catalog/is-ours.ts';
import { firstDifference } from '../check/compare-answers.ts';
import type { MembershipHistory } from '../domain/history.ts';
import type { Violation } from '../domain/invariant.ts';
import type { Trace } from '../domain/trace.ts';
import { storyOf } from '../report/story.ts';
import { isTimed } from '../domain/any-history.ts';
import { isGroupTrace } from '../domain/group-trace.ts';
import { casesOf } from './cases.ts';
import type { Cell } from './cell.ts';
import { decoysOf } from './decoys.ts';
import type { Found, Trail } from './find.ts';
import type { HuntPlan, PlannedCell } from './plan.ts';
import { membersOf } from './plan.ts';
import { determinism, unshrunkFinding } from './unshrunk-finding.ts';

/** Of so many cases the simplest few of each number of members are looked at. */
const scanned = 400;
const eachSize = 8;
const sizes = [1, 2, 3];

/**
 * Looks for what a subject keeps between groups: histories run in a process that has seen nothing else, and in one that
 * has seen their decoys, must get the same answers. Probes inside of a history cannot see this: what a module keeps by
 * name, the history itself has put there first.
 *
 * Needs a cell that `renew` clears; null without a claim of `determinism`, or where it is broken already.
 */
export async function findLeak(cell: Cell, trail: Trail): Promise<Found | null> {
  const { plan, profile, tally, options } = trail;
  const planned = plan.cells.find(({ invariant }) => invariant === determinism);
  const known = (tally.rows.get(determinism)?.broken ?? 0) > 0;
  if (planned?.claimed !== true || known || plan.exhaustive !== null) return null;
  // Coordinators and clients keep their state where it can be seen: their steps are done twice.
  if (plan.timed !== null) return null;
  if (isOurs(profile) || options.signal?.aborted === true) return null;
  const cases = simplestCases(plan, Math.min(scanned, options.runs));
  const runner = { cell, plan, planned };
  const alone = await runAll(runner, cases, () => []);
  const among = await runAll(runner, cases.toReversed(), decoysOf);
  const leaks = cases.flatMap((item): readonly Leak[] => {
    const violation = differenceOf(alone.get(item), among.get(item));
    const trace = among.get(item);
    return violation === null || trace === undefined ? [] : [{ item, trace, violation }];
  });
  const [simplest] = leaks;
  return simplest === undefined ? null : leakFinding(simplest, leaks.length, trail);
}

/** A case and its number. */
interface Membership {
  readonly index: number;
  readonly history: MembershipHistory;
}

interface Leak {
  readonly item: Membership;
  readonly trace: Trace;
  readonly violation: Violation;
}

function simplestCases(plan: HuntPlan, end: number): readonly Membership[] {
  const caseAt = casesOf(plan);
  const all: Membership[] = [];
  for (let index = 0; index < end; index++) {
    const history = caseAt(index);
    if (history === null || isTimed(history)) continue;
    if (history.topics.length > 0) all.push({ index, history });
  }
  const bySize = ({ history }: Membership): number =>
    history.events.length * 10 + history.topics.length;
  return sizes.flatMap((members) =>
    all
      .filter(({ history }) => membersOf(history) === members)
      .toSorted((a, b) => bySize(a) - bySize(b))
      .slice(0, eachSize),
  );
}

/** What became of each case in a fresh process, each after what `before` says. */
async function runAll(
  { cell, plan, planned }: { cell: Cell; plan: HuntPlan; planned: PlannedCell },
  cases: readonly Membership[],
  before: (history: MembershipHistory) => readonly MembershipHistory[],
): Promise<ReadonlyMap<Membership, Trace>> {
  const traces = new Map<Membership, Trace>();
  const run = async (history: MembershipHistory): Promise<Trace | null> => {
    const task = { cell: planned, bug: null, timeoutMs: plan.timeoutMs };
    const { trace } = await cell.judge({ ...task, history });
    return isGroupTrace(trace) ? null : trace;
  };
  await cell.renew();
  for (const item of cases) {
    // The order is what matters here.
    // oxlint-disable-next-line no-await-in-loop
    for (const decoy of before(item.history)) await run(decoy);
    // oxlint-disable-next-line no-await-in-loop
    const trace = await run(item.history);
    if (trace !== null) traces.set(item, trace);
  }
  return traces;
}

/** Where the second of two traces of one history first answers something else; failures are another promise's matter. */
function differenceOf(first: Trace | undefined, second: Trace | undefined): Violation | null {
  for (const [index, seen] of (second?.observations ?? []).entries()) {
    const before = first?.observations[index];
    if (seen.type !== 'rebalanced') continue;
    if (before?.type !== 'rebalanced') return null;
    const difference = firstDifference(before.answer, seen.answer);
    if (difference === null) continue;
    const witness = { type: 'differs', probe: 'after-others', ...difference } as const;
    return { evidence: [index], witness };
  }
  return null;
}

function leakFinding({ item, trace, violation }: Leak, frequency: number, trail: Trail): Found {
  const { witness } = violation;
  const story = storyOf(trace, violation, []);
  return unshrunkFinding({ ...item, witness, story, frequency, runs: 0 }, trail);
}
