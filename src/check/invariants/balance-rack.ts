import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { InvariantId, Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at, filled } from '../at.ts';
import { bundlesOf } from '../bundles.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import { costSaved, findCheaperCycle, type CostedPlacement } from '../oracles/cheaper-cycle.ts';
import { mayTake } from '../oracles/placement.ts';
import { crossesRacks, type CrossesRacks } from '../racks.ts';
import { transfersOf, type RoundView } from '../round-view.ts';
import { note, type Tally } from '../tally.ts';
import type { Round } from '../trace-view.ts';

/** Larger questions (members × partitions) are left out: their graph has an arc for each pair of members. */
const sizeMax = 4_000_000;

/**
 * The fewest partitions are read across racks, among answers as balanced as the claimed balance: where
 * `balance.per-topic` is claimed, even shares of each topic (topics that belong together stay together where
 * `balance.co-partitioning` is claimed, too); else the same loads, up to order.
 */
export const balanceRack: Invariant = {
  id: 'balance.rack',
  title: 'As few partitions as possible are read across racks',
  kind: 'quality',
  source: {
    title: 'KIP-881',
    locator: 'rack-aware assignment for consumers, balance before racks',
  },
  exercises:
    'members and partitions with racks that engage: some in common, replicas not in all of them',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  const claims = (id: InvariantId): boolean =>
    trace.profile.claims.some(({ invariant }) => invariant === id);
  const perTopic = claims('balance.per-topic');
  const together = claims('balance.co-partitioning');
  return onEachHonestRound(trace, scope, (round, tally) => {
    const { view } = round;
    if (!view.racksEngaged || !isComplete(round)) return;
    if (view.memberCount * view.partitionCount > sizeMax) return;
    tally.examined++;
    const crosses = crossesRacks(round.seen.input, view.members);
    if (!perTopic) {
      look(round, tally, partitionsAsUnits(view, crosses), (unit) => [unit]);
      return;
    }
    for (const bundle of bundlesOf(view)) {
      for (const topics of together ? [bundle] : bundle.map((topic) => [topic])) {
        const starts = topics.map((topic) => at(view.topicStart, topic));
        const units = bundleAsUnits(view, topics, crosses);
        if (units !== null) look(round, tally, units, (unit) => starts.map((s) => s + unit));
      }
    }
  });
}

function look(
  { index, view }: Round,
  tally: Tally,
  units: CostedPlacement,
  partitionsOf: (unit: number) => readonly number[],
): void {
  const cycle = findCheaperCycle(units);
  if (cycle === null) return;
  const steps = cycle.flatMap(({ partition, from, to }) =>
    partitionsOf(partition).map((each) => ({ partition: each, from, to })),
  );
  const by = costSaved(units, cycle);
  note(tally, [index], { type: 'better', transfers: transfersOf(view, steps), gain: 'racks', by });
}

function partitionsAsUnits(view: RoundView, crosses: CrossesRacks): CostedPlacement {
  return {
    memberCount: view.memberCount,
    owner: view.owner,
    loads: view.loads,
    mayTake: (member, unit) => mayTake(view, member, unit),
    costOf: (member, unit) => (crosses(member, unit) ? 1 : 0),
  };
}

/** Unit i is partition i of all `topics`; null if some member has one of them without the others. */
function bundleAsUnits(
  view: RoundView,
  topics: readonly number[],
  crosses: CrossesRacks,
): CostedPlacement | null {
  const starts = topics.map((topic) => at(view.topicStart, topic));
  const [first = 0] = starts;
  const size = at(view.topicStart, at(topics, 0) + 1) - first;
  const owner = view.owner.slice(first, first + size);
  if (!starts.every((start) => owner.every((m, unit) => view.owner[start + unit] === m)))
    return null;
  const loads = filled(view.memberCount, 0);
  for (const member of owner) loads[member] = at(loads, member) + 1;
  return {
    memberCount: view.memberCount,
    owner,
    loads,
    mayTake: (member) => mayTake(view, member, first),
    costOf: (member, unit) => starts.filter((start) => crosses(member, start + unit)).length,
  };
}
