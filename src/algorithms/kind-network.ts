import { type Groups, groupBy } from './groups.ts';
import { add, at } from './ints.ts';

/**
 * Units of several kinds, to be put into bins. Units of one kind are alike: the bins that may hold one may hold all.
 *
 * A *slot* is one bin that may hold one kind; shares, priors and prices are counted by slot. So the size of everything
 * depends on the slots and not on the units.
 */
export interface KindNetwork {
  readonly bins: number;
  readonly kinds: number;
  /** Ascending: the slots of bin b are `firstOfBin[b]` up to, without, `firstOfBin[b + 1]`. */
  readonly firstOfBin: Int32Array;
  readonly binOf: Int32Array;
  readonly kindOf: Int32Array;
  /** The slots of each kind, their bins ascending. */
  readonly slotsOfKind: Groups;
  /** How many units there are, by kind; a kind without a slot has none. */
  readonly amounts: Int32Array;
  /** How many units were in the slot before; their sum over a kind is at most its amount. */
  readonly priors: Int32Array;
  /** What a unit in this slot costs; at least 0. Null: nothing anywhere. */
  readonly prices: Int32Array | null;
  /** How many equal bins a bin stands for, which share its load evenly. Null: one each. */
  readonly widths: Int32Array | null;
}

/** The slots of a network, from the bin and the kind of each; bins ascending. */
export function slotsOf(
  binOf: Int32Array,
  kindOf: Int32Array,
  { bins, kinds }: Pick<KindNetwork, 'bins' | 'kinds'>,
): Pick<KindNetwork, 'bins' | 'kinds' | 'firstOfBin' | 'binOf' | 'kindOf' | 'slotsOfKind'> {
  const firstOfBin = new Int32Array(bins + 1);
  for (let slot = 0; slot < binOf.length; slot++) add(firstOfBin, at(binOf, slot) + 1, 1);
  for (let bin = 0; bin < bins; bin++) add(firstOfBin, bin + 1, at(firstOfBin, bin));
  return { bins, kinds, firstOfBin, binOf, kindOf, slotsOfKind: groupBy(kindOf, kinds) };
}
