import { describe, expect, test } from 'vitest';
import type { ExploredGroup, SubjectVerification } from '../domain/verification.ts';
import { noMeasurements } from '../testing/sample-timed-verification.ts';
import { clauseOfExplored, movesInLines, scaleOf, totalScaleOf } from './exploration.ts';

const group: ExploredGroup = {
  protocol: 'consumer',
  states: 1200,
  transitions: 3400,
  depth: 51,
  complete: true,
};

const subject = (
  histories: number,
  exhaustive?: SubjectVerification['exhaustive'],
): SubjectVerification => ({
  ref: 'builtin:consumer-coordinator',
  name: 'consumer-coordinator',
  protocol: 'consumer',
  contract: 'group',
  histories,
  shapes: { honest: histories, adversarial: 0 },
  verdicts: [],
  findings: [],
  features: [],
  measurements: noMeasurements,
  ...(exhaustive === undefined ? {} : { exhaustive }),
});

const bounds = 'members=2,partitions=2,faults=1';
const whole = subject(0, { bounds, covered: 1200, explored: [group] });
const part = subject(0, { bounds, covered: 1200, explored: [{ ...group, complete: false }] });

describe('explorations in words', () => {
  test('tell what was tried: histories, all of them, states, or not all of these', () => {
    expect(scaleOf(subject(1000))).toBe('1,000 histories');
    expect(scaleOf(subject(9, { bounds: 'events=1', covered: 9 }))).toBe(
      '9 histories, all 9 inside events=1',
    );
    expect(scaleOf(whole)).toBe(`all 1,200 states inside ${bounds}`);
    expect(scaleOf(part)).toBe(`1,200 states inside ${bounds}, not all`);
  });

  test('add up histories and states apart', () => {
    expect(totalScaleOf([subject(3), subject(4)])).toBe('7 histories');
    expect(totalScaleOf([whole])).toBe('1,200 states');
    expect(totalScaleOf([whole, subject(4), part])).toBe('4 histories · 2,400 states');
  });

  test('say whether all was seen, and if not why', () => {
    expect(clauseOfExplored(group)).toBe(
      '1,200 distinct states, 3,400 transitions, depth 51; that is all of them, and from each the group comes to rest',
    );
    expect(clauseOfExplored({ ...group, complete: false, reason: 'memory ran out' })).toContain(
      'not all of them: memory ran out',
    );
    expect(clauseOfExplored({ ...group, complete: false, path: ['m0 starts'] })).toContain(
      'it ended at a broken promise, 1 move from the start',
    );
  });

  test('number moves, the same in a row once, and leave out the middle of a long way', () => {
    expect(movesInLines(['m0 starts', 'time passes', 'time passes', 'm0 polls'], 9)).toEqual([
      '1. m0 starts',
      '2–3. time passes',
      '4. m0 polls',
    ]);
    const long = Array.from({ length: 100 }, (_, index) => `move ${index}`);
    const lines = movesInLines(long, 10);
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe('1. move 0');
    expect(lines[5]).toBe('… 90 lines left out; the JSON has them');
    expect(lines.at(-1)).toBe('100. move 99');
  });
});
