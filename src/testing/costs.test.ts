/** What strategies cost, measured: the figures say what is known of the protocols, and the same seed says the same. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { CostsOptions } from '../campaign/costs.ts';
import { measureCosts } from '../campaign/costs.ts';
import { parseCosts } from '../save/costs-schema.ts';
import type { Costs, Membership } from '../domain/costs.ts';
import type { GroupMeasurements } from '../domain/group-measurements.ts';
import { renderCostsJson } from '../report/costs/json.ts';

const options: CostsOptions = {
  seed: 1,
  runs: 2,
  protocols: ['eager', 'cooperative', 'consumer'],
  settings: {},
  assignor: null,
  batchMs: 5000,
  slowBatchMs: 40_000,
  vary: null,
  timeMs: null,
  cwd: '.',
  signal: null,
  onProgress: () => undefined,
  clock: () => 0,
};

function measuredOf(
  { strategies }: Costs,
  name: string,
  membership: Membership = 'dynamic',
): GroupMeasurements {
  const found = strategies.find((each) => each.name === name && each.membership === membership);
  if (found?.measurements == null) throw new Error(`${name} was not measured`);
  return found.measurements;
}

describe('the figures', () => {
  let costs: Costs;
  beforeAll(async () => {
    costs = await measureCosts(options);
  });

  test('all strategies lived through all days', () => {
    expect(costs.strategies).toHaveLength(12);
    for (const { measurements, metrics, failed } of costs.strategies) {
      expect(measurements?.histories).toBe(2);
      expect(failed).toBe(0);
      expect(metrics?.['assigned-partitions']).toBeGreaterThan(3);
      expect(metrics?.['rebalance-latency-max']).toBeLessThan(300_000);
    }
    expect(costs.histories).toMatchObject({ planned: 2, done: 2 });
  });

  test('eager pauses more than cooperative, which needs more rounds', () => {
    const eager = measuredOf(costs, 'sticky');
    const cooperative = measuredOf(costs, 'cooperative-sticky');
    expect(eager.pausedPartitionMs).toBeGreaterThan(1.5 * cooperative.pausedPartitionMs);
    expect(cooperative.rounds).toBeGreaterThan(1.2 * eager.rounds);
    // The same exact strategy: it moves and balances alike.
    expect(Math.abs(cooperative.moves - eager.moves)).toBeLessThan(0.1 * eager.moves);
    expect(cooperative.loadSpread.max).toBeLessThanOrEqual(1);
    expect(eager.loadSpread.max).toBeLessThanOrEqual(1);
  });

  test('eager stops the world; cooperative and KIP-848 do not', () => {
    const eager = measuredOf(costs, 'range');
    expect(eager.stoppedTheWorld).toBeGreaterThan(0.8 * eager.rebalances);
    expect(measuredOf(costs, 'cooperative-sticky').stoppedTheWorld).toBe(0);
    expect(measuredOf(costs, 'uniform').stoppedTheWorld).toBe(0);
    expect(measuredOf(costs, 'server-range').stoppedTheWorld).toBe(0);
  });

  test('range is uneven, round-robin moves much, sticky does neither', () => {
    const sticky = measuredOf(costs, 'sticky');
    expect(measuredOf(costs, 'range').loadSpread.sum).toBeGreaterThan(sticky.loadSpread.sum);
    expect(measuredOf(costs, 'roundrobin').moves).toBeGreaterThan(3 * sticky.moves);
    expect(measuredOf(costs, 'range').moves).toBeGreaterThan(2 * sticky.moves);
  });

  test('static members rebalance rarely', () => {
    for (const name of ['sticky', 'cooperative-sticky', 'uniform']) {
      const dynamic = measuredOf(costs, name);
      const fixed = measuredOf(costs, name, 'static');
      expect(fixed.rebalances).toBeLessThan(0.5 * dynamic.rebalances);
      expect(fixed.moves).toBeLessThan(dynamic.moves);
    }
  });

  test('are read back as they were written', () => {
    expect(parseCosts(renderCostsJson(costs), 'x.json')).toEqual(costs);
  });

  test('are the same for the same seed, and for fewer protocols', async () => {
    const again = await measureCosts({ ...options, protocols: ['cooperative'] });
    expect(again.strategies).toEqual(
      costs.strategies.filter(({ protocol }) => protocol === 'cooperative'),
    );
  });
});

describe('the cascade', () => {
  test('a short max.poll.interval.ms means more rebalances and duplicates while all is slow', async () => {
    const values = ['5000', '300000'].map((value) => ({
      value,
      settings: { maxPollIntervalMs: Number(value) },
    }));
    const vary = { setting: 'max.poll.interval.ms', values };
    const costs = await measureCosts({ ...options, runs: 1, protocols: ['eager'], vary });
    expect(costs.cascade?.rows.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'sticky 5000',
      'sticky 300000',
    ]);
    const [short, long] = costs.cascade?.rows ?? [];
    if (!short?.measurements || !long?.measurements) throw new Error('nothing was measured');
    expect(short.measurements.rebalances).toBeGreaterThan(1.5 * long.measurements.rebalances);
    expect(short.measurements.duplicates).toBeGreaterThan(2 * long.measurements.duplicates);
    expect(short.measurements.zombieWindowMs.count).toBeGreaterThan(
      long.measurements.zombieWindowMs.count,
    );
  });
});

describe('stopping early', () => {
  test('in the middle of a day: only whole days count, the same for all', async () => {
    const controller = new AbortController();
    let days = 0;
    const costs = await measureCosts({
      ...options,
      protocols: ['cooperative'],
      signal: controller.signal,
      onProgress: ({ done, phase }) => {
        days = done;
        if (done === 1 && phase === 'hunting') controller.abort();
      },
    });
    expect(costs.ended).toBe('interrupted');
    expect(days).toBe(1);
    expect(costs.histories).toMatchObject({ planned: 2, done: 1 });
    for (const { measurements } of costs.strategies) expect(measurements?.histories).toBe(1);
  });

  test('when the time is up', async () => {
    let now = 0;
    const clock = (): number => (now += 1000);
    const costs = await measureCosts({ ...options, timeMs: 500, clock });
    expect(costs.ended).toBe('time');
    expect(costs.strategies.every(({ measurements }) => measurements === null)).toBe(true);
  });
});

describe('somebody’s own assignor', () => {
  const own = { ...options, runs: 1, protocols: ['eager'] as const };

  test('is played beside Kafka’s', async () => {
    const costs = await measureCosts({ ...own, assignor: 'builtin:sticky' });
    expect(measuredOf(costs, 'builtin:sticky')).toEqual(measuredOf(costs, 'sticky'));
  });

  test('of another protocol is refused', async () => {
    const refused = measureCosts({ ...own, assignor: 'builtin:uniform' });
    await expect(refused).rejects.toMatchObject({ code: 'USAGE' });
  });
});
