import { evenShares } from '../algorithms/even-shares.ts';
import { type Groups, groupBy } from '../algorithms/groups.ts';
import { at } from '../algorithms/ints.ts';
import { type KindNetwork, slotsOf } from '../algorithms/kind-network.ts';
import { leastCostShares } from '../algorithms/least-cost-shares.ts';
import { placeUnits } from '../algorithms/place-units.ts';
import { type Kinds, kindsByTakers, kindsByTakersAndRacks } from './kinds.ts';
import type { RackView } from './racks.ts';
import { partitionsOf, type Roster } from './roster.ts';

/**
 * The member of each partition: loads as even as the subscriptions allow, then as few partitions as possible read from
 * another rack (with `racks`), then as few as possible taken from their owners. All three are exact.
 *
 * Where all members have the same subscription and racks play no part, the shares are known in closed form.
 *
 * Source: KIP-54 (balance before stickiness), KIP-881 (racks between the two).
 */
export function stickyPlan(roster: Roster, owner: Int32Array, racks: RackView | null): Int32Array {
  if (owner.length === 0) return owner;
  const kinds = racks === null ? kindsByTakers(roster) : kindsByTakersAndRacks(roster, racks);
  const slots = slotsOfMembers(roster, kinds);
  const ofKind = groupBy(kinds.ofPartition, kinds.count);
  const ofSlot = groupBy(ownSlots(slots, ofKind, owner), slots.binOf.length);
  const prices = racks === null ? null : pricesOf(slots, kinds, racks);
  const network = {
    ...slots,
    amounts: sizesOf(ofKind),
    priors: sizesOf(ofSlot),
    prices,
    widths: null,
  };
  const isUniform = network.kinds === 1 && prices === null;
  const shares = isUniform
    ? evenShares(network.priors, partitionsOf(roster))
    : leastCostShares(network);
  return placeUnits(network, shares, { ofKind, ofSlot, strainOf: topicOfPartition(roster) });
}

type Slots = ReturnType<typeof slotsOf>;

/** A slot for each member and each kind of partition that it may get. */
function slotsOfMembers({ ids, wants }: Roster, { count, ofTopic }: Kinds): Slots {
  const bins: number[] = [];
  const kinds: number[] = [];
  const seen = new Int32Array(count).fill(-1);
  for (const [member, wanted] of wants.entries())
    for (const topic of wanted)
      for (const kind of ofTopic[topic] ?? []) {
        if (at(seen, kind) === member) continue;
        seen[kind] = member;
        bins.push(member);
        kinds.push(kind);
      }
  return slotsOf(new Int32Array(bins), new Int32Array(kinds), { bins: ids.length, kinds: count });
}

/** The slot from which each partition is read now; -1: from none. */
function ownSlots({ slotsOfKind, binOf }: Slots, ofKind: Groups, owner: Int32Array): Int32Array {
  const slotOf = new Int32Array(owner.length).fill(-1);
  const slotOfMember = new Map<number, number>();
  for (let kind = 0; kind + 1 < ofKind.first.length; kind++) {
    slotOfMember.clear();
    for (
      let place = at(slotsOfKind.first, kind);
      place < at(slotsOfKind.first, kind + 1);
      place++
    ) {
      const slot = at(slotsOfKind.items, place);
      slotOfMember.set(at(binOf, slot), slot);
    }
    for (let place = at(ofKind.first, kind); place < at(ofKind.first, kind + 1); place++) {
      const partition = at(ofKind.items, place);
      const member = at(owner, partition);
      if (member >= 0) slotOf[partition] = slotOfMember.get(member) ?? -1;
    }
  }
  return slotOf;
}

/** 1 for a slot whose member sits in another rack than all replicas. */
function pricesOf({ binOf, kindOf }: Slots, kinds: Kinds, racks: RackView): Int32Array {
  return binOf.map((member, slot) =>
    racks.isNear(member, at(kinds.rackClass, at(kindOf, slot))) ? 0 : 1,
  );
}

function sizesOf({ first }: Groups): KindNetwork['amounts'] {
  const sizes = new Int32Array(first.length - 1);
  for (let group = 0; group < sizes.length; group++)
    sizes[group] = at(first, group + 1) - at(first, group);
  return sizes;
}

function topicOfPartition({ firstOf }: Roster): Int32Array {
  const topics = new Int32Array(firstOf.at(-1) ?? 0);
  for (let topic = 0; topic + 1 < firstOf.length; topic++)
    topics.fill(topic, firstOf[topic], firstOf[topic + 1]);
  return topics;
}
