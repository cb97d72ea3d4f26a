import { describe, expect, test } from 'vitest';
import { sketchTrace } from '../testing/sketch-trace.ts';
import { features, featuresOf } from './features.ts';

const rounds: readonly (readonly [string, string])[] = [
  ['no members', 't:1 | ->'],
  ['equal subscriptions', 't:1 | a b -> a{t0} b{}'],
  ['unequal subscriptions', 't:1 | a b[] -> a{t0} b{}'],
  ['empty subscription', 't:1 | a[] -> a{}'],
  ['topic listed twice', 't:1 | a[t,t] -> a{t0}'],
  ['unknown topic', 't:1 | a[x] -> a{}'],
  ['zero partitions', 't:0 | a -> a{}'],
  ['leader without others’ topics', 't:1 | a[] b -> a{} b{t0}'],
  ['more members than partitions', 't:1 | a b -> a{t0} b{}'],
  ['static members', 't:1 | a#1 -> a{t0}'],
  ['racks engaged', 't:2@x,y | a@x -> a{t0,t1}'],
  ['missed answer', 't:1 | a -> a{t0} missed a'],
  ['withheld partition', 't:1 | a{t0} b -> a{} b{}'],
  ['stale claim', 't:1 | a{t0}g1 b{t0}g2 -> a{} b{t0}'],
  ['conflict', 't:1 | a{t0} b{t0} -> a{t0} b{}'],
  ['future generation', 't:1 | a{t0}g9 -> a{t0}'],
  ['claims on vanished partitions', 't:1 | a{t7} -> a{t0}'],
  ['large group', 't:100 | a -> a{t0}'],
];

describe('featuresOf', () => {
  test.each(rounds)('%s: seen in %s', (feature, drawing) => {
    expect(featuresOf(sketchTrace(drawing))).toContain(feature);
    expect(features).toContain(feature);
  });
  test('a plain history has one plain feature', () => {
    expect(featuresOf(sketchTrace('t:2 | a b -> a{t0} b{t1}'))).toEqual(['equal subscriptions']);
  });
  test('features of the history itself', () => {
    const events = [
      { type: 'join', member: '__proto__', topics: ['t'], instanceId: '1' },
      { type: 'restart', member: '__proto__', as: 'b', when: 'together' },
      { type: 'deleteTopic', topic: 't' },
      { type: 'createTopic', topic: 't', partitions: 1 },
    ] as const;
    expect(featuresOf(sketchTrace('', { events, shape: 'adversarial' }))).toEqual([
      'members at once',
      'static restart',
      'deleted topic',
      'recreated topic',
      'hostile name',
      'adversarial claims',
    ]);
  });
});
