import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureWords } from '../report/prose.ts';
import { rulesWithSentence } from '../report/timed/group-sentence.ts';

const invariants = join(import.meta.dirname, '../check/group');
const explorer = join(import.meta.dirname, '../simulation/explore');

/** Words of code with a dash that name no rule: observations, metrics, notes that invariants keep. */
const noRules = new Set([
  'called-back',
  'end-or-reset',
  'failed-over',
  'failed-rebalance-total',
  'assigned-partitions',
  'gave-up',
  'giving-up',
  'group-rule',
  'last-rebalance-seconds-ago',
  'rebalance-latency-avg',
  'rebalance-latency-max',
  'rebalance-rate-per-hour',
  'rebalance-total',
  'step-differed',
  'step-failed',
]);

function codeIn(folder: string): string {
  return globSync('**/*.ts', { cwd: folder })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
    .replaceAll(/^(?:import|export) .* from .*$/gmu, '');
}

function wordsOf(code: string, pattern: RegExp): ReadonlySet<string> {
  return new Set(Array.from(code.matchAll(pattern), ([, word]) => word ?? ''));
}

const anyWord = /'([a-z]+(?:-[a-z]+)*)'/gu;
const called = /\brule: '([^']*)'/gu;
const code = codeIn(invariants);
const words = wordsOf(code, anyWord);
const told = new Set(rulesWithSentence());

test('every rule of the invariants of groups has a sentence of its own', () => {
  const dashed = [...words].filter((word) => word.includes('-') && !noRules.has(word));
  // Some have one word only; those are found where they are called a rule. Steps that fail are told by how they fail.
  const rules = [...dashed, ...wordsOf(code, called), ...wordsOf(codeIn(explorer), called)];
  expect(rules.length).toBeGreaterThan(100);
  expect(rules.filter((rule) => !told.has(rule) && rule !== 'step-failed')).toEqual([]);
});

test('no sentence is for a rule that does not exist', () => {
  const explored = wordsOf(codeIn(explorer), anyWord);
  const rules = new Set([...words, ...explored, ...Object.keys(failureWords)]);
  expect([...told].filter((rule) => !rules.has(rule))).toEqual([]);
  expect([...noRules].filter((word) => !words.has(word) || told.has(word))).toEqual([]);
});
