import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { readAnswer } from './answer.ts';

const intern = (topic: string, partition: number): { topic: string; partition: number } => ({
  topic,
  partition,
});
const answerOf = (raw: unknown): unknown => {
  const read = readAnswer(raw, intern);
  return 'answer' in read ? read.answer : read;
};
const of = (value: unknown): unknown => new Map([['a', value]]);

describe('readAnswer', () => {
  test.each([
    ['a list for each member', of([{ topic: 't', partition: 0, more: 1 }])],
    ['an object with partitions', of({ partitions: [{ topic: 't', partition: 0 }] })],
    ['a Map of another realm', vm.runInNewContext(`new Map([['a', [{topic:'t',partition:0}]]])`)],
  ])('reads %s', (_, raw) => {
    expect(answerOf(raw)).toEqual(new Map([['a', [{ topic: 't', partition: 0 }]]]));
  });

  test('keeps what can be judged: strangers, ghosts, twins, negative ones, the order', () => {
    const odd = [
      { topic: '', partition: -1 },
      { topic: 'ghost', partition: 2 ** 31 },
      { topic: 'ghost', partition: 2 ** 31 },
      { topic: '__proto__', partition: 0 },
    ];
    const raw = new Map([
      ['', odd],
      ['__proto__', []],
    ]);
    expect(answerOf(raw)).toEqual(raw);
  });

  test.each([
    [undefined, 'expected a Map of member ids, got undefined'],
    [null, 'expected a Map of member ids, got null'],
    [7, 'expected a Map of member ids, got a number'],
    [{}, 'expected a Map of member ids, got a plain object'],
    [Object.create(null), 'expected a Map of member ids, got a plain object'],
    [[], 'expected a Map of member ids, got an array'],
    [new Set(), 'expected a Map of member ids, got a Set'],
    [new Map([[1, []]]), 'a key of the answer is a number, not a member id'],
    [of(null), 'the entry of "a" is null, neither a list of partitions nor { partitions }'],
    [of('t-0'), 'the entry of "a" is a string, neither a list of partitions nor { partitions }'],
    [
      of({ partitions: 't-0' }),
      'the entry of "a" is a plain object, neither a list of partitions nor { partitions }',
    ],
    [of(new Set()), 'the entry of "a" is a Set, neither a list of partitions nor { partitions }'],
    [of(['t-0']), 'the entry of "a" has a string where { topic, partition } is due'],
    [of([null]), 'the entry of "a" has null where { topic, partition } is due'],
    [of([{ topic: 't' }]), 'the entry of "a" has a plain object where { topic, partition } is due'],
    [of([{ topic: 7, partition: 0 }]), 'the entry of "a" has a topic that is a number'],
    [
      of([{ topic: 't', partition: 0.5 }]),
      'the entry of "a" has partition 0.5 of "t", which is no whole number',
    ],
    [
      of([{ topic: 't', partition: '0' }]),
      'the entry of "a" has partition 0 of "t", which is no whole number',
    ],
    [
      of([{ topic: 't', partition: Number.NaN }]),
      'the entry of "a" has partition NaN of "t", which is no whole number',
    ],
    [
      of(Array.from({ length: 1 })),
      'the entry of "a" has undefined where { topic, partition } is due',
    ],
  ])('refuses %o', (raw, problem) => {
    expect(readAnswer(raw, intern)).toEqual({ problem });
  });
});
