import { describe, expect, test } from 'vitest';
import type { Assignor } from '../domain/assignor.ts';
import { subjectOf } from '../catalog/resolve.ts';
import { assignorInvariantIds } from '../domain/contract.ts';
import type { Cell } from './cell.ts';
import { findLeak } from './leaks.ts';
import { localCell } from './local-cell.ts';
import { cellsOf } from './plan.ts';
import { emptyTally } from './tally.ts';
import { verifyDefaults } from './options.ts';

/** Deals partitions in the order in which `order` lists the members. */
function dealer(order: (ids: readonly string[]) => readonly string[]): Assignor {
  return {
    name: 'dealer',
    protocol: 'eager',
    assign: ({ topics }, group) => {
      const given = new Map(
        [...group.keys()].map((id) => [id, [] as { topic: string; partition: number }[]]),
      );
      for (const [topic, { partitions }] of topics) {
        const takers = order([...group.keys()]).filter((id) =>
          group.get(id)?.topics.includes(topic),
        );
        for (let partition = 0; partition < partitions && takers.length > 0; partition++)
          given.get(takers[partition % takers.length] ?? '')?.push({ topic, partition });
      }
      return given;
    },
  };
}

/** Remembers the first order in which it met these members, as a module would. */
function rememberer(): Assignor {
  const known = new Map<string, readonly string[]>();
  return dealer((ids) => {
    const key = JSON.stringify(ids.toSorted());
    if (!known.has(key)) known.set(key, ids);
    return known.get(key) ?? ids;
  });
}

/** A cell whose `renew` loads the module again. */
function cellOf(load: () => Assignor): Cell {
  const options = {
    clock: () => 0,
    guard: null,
    running: () => undefined,
    idle: () => undefined,
    fatal: [],
    watched: false,
  };
  const fresh = (): Cell => localCell(subjectOf(load(), { ref: './dealer.ts' }), options);
  let inner = fresh();
  return {
    ...inner,
    judge: (task) => inner.judge(task),
    renew: () => {
      inner = fresh();
      return Promise.resolve();
    },
  };
}

async function leakOf(load: () => Assignor): Promise<Awaited<ReturnType<typeof findLeak>>> {
  const { profile } = subjectOf(load(), { ref: './dealer.ts' });
  const cells = cellsOf(profile, assignorInvariantIds);
  const { seed, size, runs, timeoutMs } = { ...verifyDefaults, runs: 200 };
  const plan = {
    seed,
    size,
    exhaustive: null,
    timeoutMs,
    protocol: profile.protocol,
    careful: false,
    timed: null,
    cells,
  } as const;
  const options = {
    ...verifyDefaults,
    runs,
    workers: 1,
    exhaustive: null,
    cwd: '.',
    signal: null,
    onProgress: () => undefined,
    clock: () => 0,
  };
  return findLeak(cellOf(load), { plan, profile, tally: emptyTally(cells), options });
}

describe('findLeak', () => {
  test('what a module keeps by the names of members is seen, in a small group', async () => {
    const leak = await leakOf(rememberer);
    expect(leak).toMatchObject({
      invariant: 'determinism',
      witness: { type: 'differs', probe: 'after-others' },
    });
    expect(leak?.history.events.length).toBeLessThanOrEqual(3);
  });
  test('an assignor that keeps nothing leaks nothing', async () => {
    expect(await leakOf(() => dealer((ids) => ids))).toBeNull();
    expect(await leakOf(() => dealer((ids) => ids.toSorted()))).toBeNull();
  });
});
