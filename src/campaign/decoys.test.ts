import { describe, expect, test } from 'vitest';
import type { MembershipHistory } from '../domain/history.ts';
import { decoysOf } from './decoys.ts';

const history: MembershipHistory = {
  shape: 'honest',
  topics: [{ topic: 't', partitions: 2 }],
  events: [
    { type: 'join', member: 'a', topics: ['t'] },
    { type: 'join', member: 'b', topics: ['t'] },
  ],
};

const joinersOf = ({ events }: MembershipHistory): readonly string[] =>
  events.flatMap((event) => (event.type === 'join' ? [event.member] : []));

describe('decoysOf', () => {
  test('the same members in another order, or with a stranger among them; never the history itself', () => {
    expect(decoysOf(history).map(joinersOf)).toEqual([
      ['b', 'a'],
      ['b', 'a'],
      ['~', 'b'],
      ['a', '!'],
    ]);
    expect(decoysOf(history)).not.toContainEqual(history);
  });
  test('the first one has other topics, since what is kept first may be kept for good', () => {
    const [first] = decoysOf(history);
    expect(first?.topics).toEqual([{ topic: 't', partitions: 3 }]);
    expect(first?.events[0]).toMatchObject({ topics: [] });
  });
});
