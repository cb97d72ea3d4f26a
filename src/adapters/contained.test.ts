import { describe, expect, test } from 'vitest';
import type { AssignorInstance } from '../domain/subject.ts';
import { contained } from './contained.ts';

/** Writes `topic` where a plain object of members would, for a member called `__proto__`. */
function pollute(topic: string): void {
  const members: Record<string, Record<string, unknown>> = {};
  const own = members['__proto__'];
  if (own !== undefined) own[topic] = [0];
}

const inside: AssignorInstance = {
  assign(_cluster, _group, leader) {
    pollute('now');
    if (leader === 'throws') throw new Error('no');
    if (leader === 'waits') return Promise.resolve().then(() => pollute('later'));
    return this === inside;
  },
  read: (raw) => {
    pollute('read');
    return { meant: raw };
  },
  onAssignment: () => pollute('told'),
};

const nothing = { topics: new Map() };

describe('contained', () => {
  const outside = contained(inside);

  test('leaves nothing on Object.prototype, however the call ends', async () => {
    const before = Reflect.ownKeys(Object.prototype);
    expect(outside.assign(nothing, new Map(), 'leader')).toBe(true);
    expect(() => outside.assign(nothing, new Map(), 'throws')).toThrow('no');
    expect(outside.read?.(1)).toEqual({ meant: 1 });
    outside.onAssignment?.({ partitions: [] }, 1);
    await outside.assign(nothing, new Map(), 'waits');
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  });

  test('has what the assignor has, and no more', () => {
    expect(Object.keys(outside).sort()).toEqual(['assign', 'onAssignment', 'read']);
  });
});
