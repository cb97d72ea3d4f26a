import { describe, expect, test } from 'vitest';
import { type KindNetwork, slotsOf } from './kind-network.ts';
import { leastCostShares } from './least-cost-shares.ts';

/** A network from rows: one a slot, by bin: [bin, kind, prior, price]. */
function networkOf(
  rows: readonly (readonly [number, number, number, number])[],
  amounts: readonly number[],
  widths: readonly number[] | null = null,
): KindNetwork {
  const column = (index: 0 | 1 | 2 | 3): Int32Array => Int32Array.from(rows, (row) => row[index]);
  const bins = 1 + Math.max(...column(0));
  return {
    ...slotsOf(column(0), column(1), { bins, kinds: amounts.length }),
    amounts: Int32Array.from(amounts),
    priors: column(2),
    prices: column(3).some((price) => price > 0) ? column(3) : null,
    widths: widths === null ? null : Int32Array.from(widths),
  };
}

describe('leastCostShares', () => {
  test('hands over along a chain where no single handover helps', () => {
    // Bin 0 holds 2 of kind 0, bin 1 one of kind 1; bin 2 takes kind 1 only.
    const network = networkOf(
      [
        [0, 0, 2, 0],
        [1, 0, 0, 0],
        [1, 1, 1, 0],
        [2, 1, 0, 0],
      ],
      [2, 1],
    );
    expect([...leastCostShares(network)]).toEqual([1, 1, 0, 1]);
  });

  test('leaves settled shares alone', () => {
    const network = networkOf(
      [
        [0, 0, 2, 0],
        [0, 1, 1, 0],
        [1, 0, 1, 0],
        [1, 1, 2, 0],
      ],
      [3, 3],
    );
    expect([...leastCostShares(network)]).toEqual([2, 1, 1, 2]);
  });

  test('balance comes before prices, prices before moves', () => {
    const network = networkOf(
      [
        [0, 0, 4, 1],
        [1, 0, 0, 0],
      ],
      [5],
    );
    expect([...leastCostShares(network)]).toEqual([2, 3]);
  });

  test('a wide bin takes the load of as many bins', () => {
    const network = networkOf(
      [
        [0, 0, 0, 1],
        [1, 0, 0, 0],
      ],
      [11],
      [3, 1],
    );
    expect([...leastCostShares(network)]).toEqual([8, 3]);
  });

  test('one bin that held everything shares with many', () => {
    const bins = 200;
    const network = networkOf(
      Array.from({ length: 2 * bins }, (_, slot) => {
        const bin = slot >> 1;
        return [bin, slot & 1, bin === 0 ? 5_000 : 0, 0] as const;
      }),
      [5_000, 5_000],
    );
    const shares = leastCostShares(network);
    for (let bin = 0; bin < bins; bin++)
      expect((shares[2 * bin] ?? 0) + (shares[2 * bin + 1] ?? 0)).toBe(50);
  });
});
