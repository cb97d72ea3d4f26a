import { expect, test } from 'vitest';
import { sketchRebalanced } from './sketch-round.ts';
import { sketchTrace } from './sketch-trace.ts';

test('reads a question and its answer', () => {
  const { input, answer, missedBy } = sketchRebalanced(
    't:2@x,x+y u:0 | a[t]{t0}g3#one@x b -> a{t1} b{} missed b',
  );
  expect([...input.cluster.topics]).toEqual([
    ['t', { partitions: 2, racks: [['x'], ['x', 'y']] }],
    ['u', { partitions: 0 }],
  ]);
  expect(input.group.get('a')).toEqual({
    topics: ['t'],
    ownedPartitions: [{ topic: 't', partition: 0 }],
    generation: 3,
    groupInstanceId: 'one',
    rackId: 'x',
  });
  expect(input.group.get('b')?.topics).toEqual(['t', 'u']);
  expect(input.claims.get('b')).toEqual({ partitions: [], generation: -1 });
  expect(answer.get('a')).toEqual([{ topic: 't', partition: 1 }]);
  expect(missedBy).toEqual(['b']);
});

test('a follow-up claims what was learnt', () => {
  const [, second] = sketchTrace(`
    t:2 | a b -> a{t0} b{t1} missed b
    + a{t0} b{t1}`).observations;
  if (second?.type !== 'rebalanced') throw new Error('no round');
  expect(second.input.claims.get('a')).toEqual({
    partitions: [{ topic: 't', partition: 0 }],
    generation: 2,
  });
  expect(second.input.claims.get('b')?.generation).toBe(-1);
  expect([second.round, second.generation, second.followUp]).toEqual([2, 3, true]);
});

test('refuses what it cannot read', () => {
  expect(() => sketchRebalanced('t:x | a ->')).toThrow('cannot read “t:x”');
});
