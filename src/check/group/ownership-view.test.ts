import { expect, test } from 'vitest';
import type { GroupObservation, GroupTrace } from '../../domain/group-trace.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import { ownershipViewOf } from './ownership-view.ts';

const t0 = { topic: 't', partition: 0 };
const t1 = { topic: 't', partition: 1 };

function traceOf(observations: readonly GroupObservation[]): GroupTrace {
  const history = { clock: 'virtual', topics: [], settings: {}, order: 0, events: [] } as const;
  return { history, settings: kafkaDefaults, observations, endMs: 100 };
}

function owns(atMs: number, process: string, ...partitions: (typeof t0)[]): GroupObservation {
  return { type: 'owns', atMs, process, partitions };
}

test('an ownership lasts from the first mention to the first that lacks it', () => {
  const { ownerships, processes } = ownershipViewOf(
    traceOf([owns(1, 'a', t0, t1, t0), owns(5, 'a', t1), owns(7, 'b', t0)]),
  );
  expect(processes).toEqual(['a', 'b']);
  expect(
    ownerships.map(({ process, partition, from, fromMs, until, untilMs, ended }) => [
      [process, partition.partition, from, fromMs],
      [until, untilMs, ended],
    ]),
  ).toEqual([
    [
      ['a', 0, 0, 1],
      [1, 5, 'let-go'],
    ],
    [
      ['a', 1, 0, 1],
      [3, 100, 'open'],
    ],
    [
      ['b', 0, 2, 7],
      [3, 100, 'open'],
    ],
  ]);
});

test.each([
  [{ type: 'lives', atMs: 9, process: 'a', how: 'crashed' }, 'crashed'],
  [{ type: 'lives', atMs: 9, process: 'a', how: 'closed' }, 'closed'],
  [{ type: 'gave-up', atMs: 9, process: 'a', error: 'FENCED_INSTANCE_ID' }, 'gave-up'],
] as const)('a process that ended owns nothing: %o', (seen, ended) => {
  const { ownerships } = ownershipViewOf(traceOf([owns(1, 'a', t0), seen]));
  expect(ownerships).toMatchObject([{ until: 1, untilMs: 9, ended }]);
});

test('a process that is away or stands still goes on owning', () => {
  const { ownerships } = ownershipViewOf(
    traceOf([owns(1, 'a', t0), { type: 'lives', atMs: 9, process: 'a', how: 'paused' }]),
  );
  expect(ownerships).toMatchObject([{ untilMs: 100, ended: 'open' }]);
});
