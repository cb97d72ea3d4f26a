import { expect, it } from 'vitest';

import { brokenRules, chancesIn } from '../../../testing/broken-rules.ts';
import { beat, beaten } from '../../../testing/sketch-group-messages.ts';
import { sketchGroupTrace } from '../../../testing/sketch-group-trace.ts';
import { groupDeterminism } from './determinism.ts';
import { groupTermination } from './termination.ts';

it('a step that fails breaks termination, by how it failed', () => {
  const sketch = sketchGroupTrace().exchange('a', beat(), beaten());
  expect(chancesIn(groupTermination, sketch.trace())).toBeGreaterThan(0);
  expect(brokenRules(groupTermination, sketch.trace())).toEqual([]);
  expect(brokenRules(groupTermination, sketch.fails(null, 'threw').trace('failed'))).toEqual([
    'threw',
  ]);
  expect(
    brokenRules(groupTermination, sketchGroupTrace().fails('a', 'hung').trace('failed')),
  ).toEqual(['hung']);
  expect(chancesIn(groupTermination, sketchGroupTrace().trace())).toBe(0);
});

it('a step that differs breaks determinism, by what differed', () => {
  const trace = sketchGroupTrace().trace();
  expect(chancesIn(groupDeterminism, trace)).toBe(0);
  expect(chancesIn(groupDeterminism, { ...trace, probedSteps: 3 })).toBe(3);
  const differs = sketchGroupTrace().differs('a', 'answer').differs(null, 'input', '/members');
  expect(brokenRules(groupDeterminism, differs.trace())).toEqual(['other-answer', 'changed-input']);
});
