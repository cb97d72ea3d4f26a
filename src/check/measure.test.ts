import { expect, test } from 'vitest';
import { sketchTrace } from '../testing/sketch-trace.ts';
import { measure } from './measure.ts';

test('counts moves, spreads, rounds and what the optimum would have saved', () => {
  const trace = sketchTrace(`
    t:4 | a{t0,t1} b{t2,t3} -> a{t0,t2,t3} b{t1}
    settled 1
  `);
  expect(measure(trace)).toEqual({
    moves: [3],
    // Loads of 3 and 1 need one move: a keeps t0 and t1 and gets one of b.
    movesAboveOptimum: [2],
    loads: [2],
    imbalanceAboveOptimum: [2],
    rounds: [1],
    crossRack: [],
  });
});

test('a cooperative group is measured where it settles', () => {
  const drawing = `
    t:2 | a{t0,t1} b -> a{t0} b{}
    + a{t0} b{t1}
    settled`;
  const { moves, loads, rounds } = measure(sketchTrace(drawing, { protocol: 'cooperative' }));
  expect({ moves, loads, rounds }).toEqual({ moves: [1], loads: [0], rounds: [2] });
});

test('partitions read across racks', () => {
  const trace = sketchTrace('t:3@x,y,z | a@x b@y -> a{t1,t2} b{t0}');
  expect(measure(trace).crossRack).toEqual([3]);
});

test('adversarial histories are not measured', () => {
  const trace = sketchTrace('t:1 | a b -> a{t0} b{}', { shape: 'adversarial' });
  expect(measure(trace).loads).toEqual([]);
});
