import { describe, expect, test } from 'vitest';
import type { Assignor } from '../domain/assignor.ts';
import type { AdaptContext } from './adapted.ts';
import { adapt } from './adapt.ts';

const context: AdaptContext = { name: 'mine', resolveFrom: [] };
const nothing: Assignor = { name: 'nothing', protocol: 'eager', assign: () => new Map() };

/** What `adapt` says about a value that it refuses. */
function refusal(value: unknown): { code: unknown; message: unknown; hint: unknown } {
  try {
    adapt(value, context);
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'hint' in error)
      return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('it was adapted');
}

describe('adapt', () => {
  test('tells the shapes apart', () => {
    expect(adapt(nothing, context).kind).toBe('native');
    expect(adapt(() => nothing, context).kind).toBe('native');
    const made = { name: 'k', version: 0, assign: () => [], protocol: () => ({}) };
    expect(adapt(() => made, context).kind).toBe('kafkajs');
    expect(adapt(({ cluster }: { cluster: object }) => ({ ...made, cluster }), context).kind).toBe(
      'kafkajs',
    );
    expect(adapt((_c: string, _m: unknown, _t: unknown) => [], context).kind).toBe('platformatic');
  });

  test('runs nothing of a function that could be a @platformatic/kafka assigner', () => {
    const hangs = (_c: unknown, _m: unknown, _t: unknown, _d: unknown): never => {
      throw new Error('called');
    };
    expect(adapt(hangs, context).name).toBe('hangs');
  });

  test('calls a native factory once to learn its profile, and once a member, always without arguments', () => {
    const calls: number[] = [];
    const factory = (...given: unknown[]): Assignor => {
      calls.push(given.length);
      return { ...nothing };
    };
    const adapted = adapt(factory, context);
    expect(calls).toEqual([0]);
    adapted.instance();
    adapted.instance();
    expect(calls).toEqual([0, 0, 0]);
  });

  test.each([
    [undefined, 'found undefined'],
    [42, 'found a number'],
    [{}, 'found an empty object'],
    [[], 'found an array'],
    [class Mine {}, 'found a class'],
    [Promise.resolve(nothing), 'found a promise'],
    [async () => nothing, 'found a function that returns a promise'],
    [() => 7, 'found a function that returns a number'],
    [(_cluster: unknown, _group: unknown) => new Map(), 'found a function of 2 parameters'],
    [(_options: unknown) => nothing, 'called without arguments'],
    [{ ...nothing, name: '' }, '`name` is ""'],
    [{ ...nothing, protocol: 'lazy' }, '`protocol` is "lazy"'],
    [{ ...nothing, assign: 1 }, '`assign` is a number'],
    [{ ...nothing, onAssignment: 1 }, '`onAssignment` is a number'],
    [{ ...nothing, contract: 'stiky' }, 'Did you mean "sticky"?'],
    [{ ...nothing, contract: ['coverage', 'covrage'] }, 'Did you mean "coverage"?'],
    [{ ...nothing, contract: 3 }, 'the contract of "nothing" is a number'],
    [{ name: 'k', assign: () => [], protocol: () => ({}) }, 'not the function that makes it'],
  ])('refuses %o', (value, message) => {
    const { code, message: said, hint } = refusal(value);
    expect(code).toBe('NOT_AN_ASSIGNOR');
    expect(said).toContain(message);
    expect(hint).toMatch(/./);
  });

  test('tells which export of an object may be meant', () => {
    expect(refusal({ version: 1, mine: nothing }).hint).toContain('#mine');
  });

  test('says what a function threw when it was called to make one', () => {
    const broken = (): never => {
      throw new Error('no license\nat line 1');
    };
    expect(refusal(broken)).toMatchObject({
      code: 'SUBJECT_NOT_LOADED',
      message: 'mine threw when it was called to make an assignor: no license',
    });
  });
});

describe('a native assignor', () => {
  test('is called with cluster and group only, as its own `this`', () => {
    const seen: unknown[] = [];
    const assignor = {
      name: 'this',
      protocol: 'eager',
      assign(...given: unknown[]) {
        seen.push(given.length, this === assignor);
        return new Map();
      },
      onAssignment() {
        seen.push(this === assignor);
      },
    };
    const instance = adapt(assignor, context).instance();
    instance.assign({ topics: new Map() }, new Map(), 'leader');
    instance.onAssignment?.({ partitions: [] }, 1);
    expect(seen).toEqual([2, true, true]);
    expect('subscriptionUserData' in instance).toBe(false);
  });

  test('keeps the contract that it declares', () => {
    expect(adapt({ ...nothing, contract: 'sticky' }, context).contract).toBe('sticky');
    expect(adapt({ ...nothing, contract: ['coverage'] }, context).contract).toEqual(['coverage']);
    expect(adapt(nothing, context).contract).toBeUndefined();
  });
});
