import { describe, expect, test } from 'vitest';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { sampleHistories } from '../testing/planted-bugs.ts';
import { canonicalHistory, plainInOrder, shapeOf } from './canonical.ts';
import { importanceSteps } from './counterfactual.ts';
import { membersOf } from './names-of.ts';
import { passes } from './passes/all.ts';
import { renamed } from './rename.ts';
import { proveSteps, shrink, shrinkSteps } from './shrink.ts';
import { compareHistories, isSimpler } from './simpler.ts';

const samples = sampleHistories(60);

/** Answers every question of `steps` with `says`, and keeps what was asked. */
function answered<Result>(
  steps: Generator<MembershipHistory, Result, boolean>,
  says: (history: MembershipHistory) => boolean,
): { readonly result: Result; readonly asked: readonly MembershipHistory[] } {
  const asked: MembershipHistory[] = [];
  let step = steps.next();
  while (step.done !== true) {
    asked.push(step.value);
    step = steps.next(says(step.value));
  }
  return { result: step.value, asked };
}

function historyOf(events: readonly HistoryEvent[], partitions = 1): MembershipHistory {
  return { shape: 'honest', topics: [{ topic: 't0', partitions }], events };
}

const join = (member: string, topics = ['t0']): HistoryEvent => ({ type: 'join', member, topics });

describe('the order of simplicity', () => {
  test('orders all histories, and none before itself', () => {
    for (const [index, a] of samples.entries()) {
      expect(compareHistories(a, a)).toBe(0);
      for (const b of samples.slice(index + 1)) {
        expect(Math.sign(compareHistories(a, b))).toBe(-Math.sign(compareHistories(b, a)));
        expect(compareHistories(a, b)).not.toBe(0);
      }
    }
  });

  test('is transitive', () => {
    const sorted = samples.toSorted(compareHistories);
    for (const [index, a] of sorted.entries())
      for (const b of sorted.slice(index + 1)) expect(isSimpler(a, b)).toBe(true);
  });

  test('counts events before anything else', () => {
    const grand = { ...historyOf([], 100), shape: 'adversarial' as const };
    expect(isSimpler(grand, historyOf([{ type: 'wait' }], 0))).toBe(true);
  });
});

describe('shrinkSteps', () => {
  test('yields only simpler histories, never twice, and ends', () => {
    for (const history of samples) {
      const { result, asked } = answered(shrinkSteps(history, { runsMax: 5000 }), () => false);
      expect(result).toMatchObject({ history, minimal: 'local', runs: asked.length });
      expect(asked.every((candidate) => isSimpler(candidate, history))).toBe(true);
      expect(new Set(asked.map((candidate) => JSON.stringify(candidate))).size).toBe(asked.length);
    }
  });

  test('comes down to nothing where everything breaks', () => {
    for (const history of samples) {
      const { result, asked } = answered(shrinkSteps(history, { runsMax: 5000 }), () => true);
      expect(result.history).toEqual({ shape: 'honest', topics: [], events: [] });
      expect(asked.length).toBeLessThan(20);
    }
  });

  test('says where a limit ended it, and keeps to it', () => {
    const [history] = samples;
    if (history === undefined) throw new Error('no samples');
    const { result, asked } = answered(shrinkSteps(history, { runsMax: 3 }), () => false);
    expect(result.minimal).toBe('truncated');
    expect(asked).toHaveLength(3);
  });

  test('counts what each pass did', () => {
    const { result } = answered(
      shrinkSteps(historyOf([join('a'), join('b'), { type: 'wait' }], 5), { runsMax: 500 }),
      ({ events }) => events.some(({ type }) => type === 'join'),
    );
    expect(result.passes.map(({ pass }) => pass)).toEqual(passes.map(({ name }) => name));
    expect(result.passes.reduce((sum, { tried }) => sum + tried, 0)).toBe(result.runs);
    expect(result.passes.some(({ pass, helped }) => pass === 'plain names' && helped > 0)).toBe(
      true,
    );
  });

  test('finds the least of a large number quickly', async () => {
    const claims = { partitions: [], generation: 2 ** 31 - 1 };
    const large: MembershipHistory = {
      ...historyOf([{ type: 'join', member: 'm0', topics: [], claims }], 900),
      shape: 'adversarial',
    };
    const { history, runs } = await shrink(
      large,
      ({ topics, events: [event] }) =>
        (topics[0]?.partitions ?? 0) >= 600 &&
        event?.type === 'join' &&
        (event.claims?.generation ?? 0) >= 5_000_000,
      { runsMax: 2000 },
    );
    expect(history.topics[0]?.partitions).toBe(600);
    expect(runs).toBeLessThan(600);
  });

  test('keeps a hostile name that matters, and no other', async () => {
    const hostile: MembershipHistory = {
      shape: 'honest',
      topics: [
        { topic: 'toString', partitions: 3 },
        { topic: 'constructor', partitions: 3 },
      ],
      events: [join('a:1', ['toString', 'constructor']), join('__proto__', ['constructor'])],
    };
    const { history } = await shrink(
      hostile,
      ({ topics, events }) =>
        topics.some(({ topic }) => topic === 'toString') &&
        membersOf({ ...hostile, events }).size > 1,
      { runsMax: 500 },
    );
    expect(history.topics).toEqual([{ topic: 'toString', partitions: 0 }]);
    expect(history.events).toEqual([join('m0', []), join('m1', [])]);
  });
});

describe('proveSteps', () => {
  const two = historyOf([join('m0'), join('m1')], 2);

  test('proves what nothing simpler breaks', () => {
    const { result, asked } = answered(proveSteps(two, { runsMax: 5000 }), () => false);
    expect(result.minimal).toBe('proven');
    expect(asked.length).toBeGreaterThan(10);
    const smaller = asked.every(
      (history) => history.events.length < 2 || membersOf(history).size < 2,
    );
    expect(smaller).toBe(true);
  });

  test('finds what the passes missed, and shrinks it', () => {
    const only = JSON.stringify(historyOf([join('m1')]).events);
    const { result } = answered(
      proveSteps(two, { runsMax: 5000 }),
      ({ events }) => JSON.stringify(events) === only,
    );
    expect(result.history.events).toEqual([join('m1')]);
    expect(result.history.topics).toEqual([]);
  });

  test('does not pretend where there is too much', () => {
    const { result, asked } = answered(proveSteps(two, { runsMax: 10 }), () => false);
    expect(result.minimal).toBe('local');
    expect(asked).toEqual([]);
  });
});

describe('canonicalHistory', () => {
  test('names everything by first mention, and again the same', () => {
    for (const history of samples) {
      const canonical = canonicalHistory(history);
      expect(canonicalHistory(canonical)).toEqual(canonical);
      expect(plainInOrder(plainInOrder(history))).toEqual(plainInOrder(history));
      expect([...membersOf(canonical)].every((id) => /^m\d+\+*$/.test(id))).toBe(true);
    }
  });

  test('gives one shape to what differs in names alone, and tells the rest apart', () => {
    const shapes = new Set(samples.map(shapeOf));
    for (const history of samples) {
      const other = renamed(history, {
        member: (id) => `other ${id}`,
        topic: (name) => `${name}/2`,
        instance: (id) => `__proto__${id}`,
        rack: (id) => `${id},`,
      });
      expect(shapeOf(other)).toBe(shapeOf(history));
    }
    expect(shapes.size).toBeGreaterThan(55);
    const returning = historyOf([join('a'), { type: 'leave', member: 'a' }]);
    const foreign = historyOf([join('a'), { type: 'leave', member: 'b' }]);
    expect(shapeOf(returning)).not.toBe(shapeOf(foreign));
  });

  test('knows a bounced member again', () => {
    const bounced = historyOf([join('x'), { type: 'bounce' }, { type: 'leave', member: 'x+' }]);
    expect(canonicalHistory(bounced).events.at(-1)).toEqual({ type: 'leave', member: 'm0+' });
  });

  test('leaves defaults out', () => {
    const explicit = historyOf([{ ...join('m0'), when: 'settled' }]);
    expect(shapeOf(explicit)).toBe(shapeOf(historyOf([join('m0')])));
  });
});

describe('importanceSteps', () => {
  test('says what matters', () => {
    const history: MembershipHistory = {
      shape: 'honest',
      topics: [
        { topic: 't0', partitions: 3 },
        { topic: 't1', partitions: 1 },
      ],
      events: [join('m0', ['t0', 't1']), join('m1', ['t0']), { type: 'leave', member: 'm1' }],
    };
    const { result } = answered(
      importanceSteps(history),
      ({ topics, events }) =>
        events.length === 3 &&
        (topics[0]?.partitions ?? 0) >= 3 &&
        events[0]?.type === 'join' &&
        events[0].topics.includes('t0'),
    );
    expect(result).toEqual([
      {
        event: 0,
        notes: ['needed', 'must include topic t0', 'fails only with 3 or more partitions of t0'],
      },
      { event: 1, notes: ['needed'] },
      { event: 2, notes: ['needed', 'any other member will do'] },
    ]);
  });

  test('weighs claims, their generations and timings', () => {
    const claims = { partitions: [{ topic: 't0', partition: 0 }], generation: 1 };
    const events: HistoryEvent[] = [
      { type: 'join', member: 'm0', topics: ['t0'], claims },
      { type: 'join', member: 'm1', topics: ['t0'], claims, rackId: 'r0', when: 'together' },
    ];
    const { result } = answered(
      importanceSteps({ ...historyOf(events), shape: 'adversarial' }),
      ({ events: changed }) => {
        const [a, b] = changed;
        if (a?.type !== 'join' || b?.type !== 'join' || b.when !== 'together') return false;
        return a.claims !== undefined && a.claims.generation === b.claims?.generation;
      },
    );
    expect(result).toEqual([
      { event: 0, notes: ['needed', 'claims matter', 'fails only with generation 1'] },
      {
        event: 1,
        notes: [
          'needed',
          'fails only together with the event before',
          'claims matter',
          'fails only with generation 1',
        ],
      },
    ]);
  });
});
