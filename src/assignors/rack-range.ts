import { groupBy } from '../algorithms/groups.ts';
import { at } from '../algorithms/ints.ts';
import { slotsOf } from '../algorithms/kind-network.ts';
import { leastCostShares } from '../algorithms/least-cost-shares.ts';
import type { Assignor } from '../domain/assignor.ts';
import { type Answer, answerOf } from './answer.ts';
import { type Bundle, bundlesOf } from './bundles.ts';
import { contiguousAnswer } from './contiguous.ts';
import { rackRangeClaims } from './contracts.ts';
import { type RackView, rackViewOf } from './racks.ts';
import { byInstanceThenId, partitionsOf, type Roster, rosterOf } from './roster.ts';

/**
 * The range assignor with racks. Of each topic each subscriber gets ⌊p/s⌋ or ⌈p/s⌉ partitions; topics with equally many
 * partitions and equal subscribers stay together: partition i of each goes to the same member; and as few partitions
 * are read from another rack as these two allow. Ranges need not be contiguous then. Where racks can make no
 * difference, it is the plain one.
 *
 * Source: KIP-881; Kafka javadoc, `org.apache.kafka.clients.consumer.RangeAssignor`.
 */
export const rackRange: Assignor = {
  name: 'rack-range',
  protocol: 'eager',
  contract: rackRangeClaims,
  assign: (cluster, group) => {
    const roster = rosterOf(cluster, group, byInstanceThenId);
    const racks = rackViewOf(cluster, roster);
    return racks === null ? contiguousAnswer(roster) : nearestAnswer(roster, racks);
  },
};

function nearestAnswer(roster: Roster, racks: RackView): Answer {
  const memberOf = new Int32Array(partitionsOf(roster)).fill(-1);
  for (const bundle of bundlesOf(roster)) {
    const crews = crewsOf(bundle, racks);
    const indicesOf = indicesOfCrews(bundle, crews, { roster, racks });
    for (const [crew, members] of crews.entries())
      splitAmong(members, indicesOf[crew] ?? [], (index, member) => {
        for (const topic of bundle.topics) memberOf[(roster.firstOf[topic] ?? 0) + index] = member;
      });
  }
  return answerOf(roster, memberOf);
}

/** The subscribers of a bundle by rack: those of one rack are as good as each other. */
function crewsOf({ members }: Bundle, { rackOf }: RackView): readonly (readonly number[])[] {
  const crews = new Map<number, number[]>();
  for (const member of members) {
    const rack = at(rackOf, member);
    const crew = crews.get(rack);
    if (crew === undefined) crews.set(rack, [member]);
    else crew.push(member);
  }
  return [...crews.values()];
}

type Crews = ReturnType<typeof crewsOf>;

/** Which partition indices of the bundle each crew gets, ascending. */
function indicesOfCrews(
  bundle: Bundle,
  crews: Crews,
  where: { readonly roster: Roster; readonly racks: RackView },
): readonly (readonly number[])[] {
  const { kindOf, pricesOfKind } = kindsOfIndices(bundle, crews, where);
  const kinds = pricesOfKind.length;
  const slots = crews.length * kinds;
  const shape = slotsOf(
    Int32Array.from({ length: slots }, (_, slot) => Math.floor(slot / kinds)),
    Int32Array.from({ length: slots }, (_, slot) => slot % kinds),
    { bins: crews.length, kinds },
  );
  const ofKind = groupBy(kindOf, kinds);
  const sizeOf = (kind: number): number => at(ofKind.first, kind + 1) - at(ofKind.first, kind);
  const shares = leastCostShares({
    ...shape,
    amounts: Int32Array.from({ length: kinds }, (_, kind) => sizeOf(kind)),
    priors: new Int32Array(slots),
    prices: shape.kindOf.map((kind, slot) => pricesOfKind[kind]?.[at(shape.binOf, slot)] ?? 0),
    widths: Int32Array.from(crews, ({ length }) => length),
  });
  const indices: number[][] = crews.map(() => []);
  for (let kind = 0; kind < kinds; kind++) {
    let next = at(ofKind.first, kind);
    for (const [crew, list] of indices.entries()) {
      const end = next + at(shares, crew * kinds + kind);
      while (next < end) list.push(at(ofKind.items, next++));
    }
  }
  return indices.map((list) => list.sort((a, b) => a - b));
}

/** Indices of one kind cost every crew the same: the number of the bundle's topics that it reads from another rack. */
function kindsOfIndices(
  { topics, partitions }: Bundle,
  crews: Crews,
  { roster, racks }: { readonly roster: Roster; readonly racks: RackView },
): { readonly kindOf: Int32Array; readonly pricesOfKind: readonly (readonly number[])[] } {
  const kindOf = new Int32Array(partitions);
  const numbers = new Map<string, number>();
  const pricesOfKind: number[][] = [];
  const isFar = (crew: readonly number[], topic: number, index: number): boolean =>
    !racks.isNear(crew[0] ?? -1, at(racks.classOf, (roster.firstOf[topic] ?? 0) + index));
  for (let index = 0; index < partitions; index++) {
    const prices = crews.map((crew) => topics.filter((topic) => isFar(crew, topic, index)).length);
    const key = prices.join(',');
    let kind = numbers.get(key);
    if (kind === undefined) {
      kind = pricesOfKind.push(prices) - 1;
      numbers.set(key, kind);
    }
    kindOf[index] = kind;
  }
  return { kindOf, pricesOfKind };
}

/** Cuts `indices` into one run for each member; the first ones get one more where they do not divide. */
function splitAmong(
  members: readonly number[],
  indices: readonly number[],
  give: (index: number, member: number) => void,
): void {
  const share = Math.floor(indices.length / members.length);
  let extras = indices.length - share * members.length;
  let next = 0;
  for (const member of members) {
    const end = next + share + (extras-- > 0 ? 1 : 0);
    for (; next < end; next++) give(indices[next] ?? 0, member);
  }
}
