import type { GroupWitness } from '../../domain/group-witness.ts';
import { textOf } from '../names.ts';
import { coordinatorSentences } from './coordinator-sentences.ts';
import { explorationSentences } from './exploration-sentences.ts';
import { listenerSentences } from './listener-sentences.ts';
import { membershipSentences } from './membership-sentences.ts';
import { offsetSentences } from './offset-sentences.ts';
import { reconciliationSentences } from './reconciliation-sentences.ts';
import { type Said, saidOf, type Sentences } from './said.ts';
import { timeOf } from './time-words.ts';

/** A witness of a broken promise of a group as one sentence: lower case, no full stop, one line. */
export function sentenceOfGroup(witness: GroupWitness): string {
  const said = saidOf(witness);
  const told = sentences.get(witness.rule)?.(said) ?? anySentence(witness.rule, said);
  return `at ${timeOf(witness.atMs)} ${told}`;
}

/** The rules that have a sentence of their own. */
export function rulesWithSentence(): readonly string[] {
  return [...sentences.keys()];
}

const tables: readonly Sentences[] = [
  listenerSentences,
  membershipSentences,
  coordinatorSentences,
  reconciliationSentences,
  offsetSentences,
  explorationSentences,
];

/** A map, as a rule may be named like a property of every object. */
const sentences: ReadonlyMap<string, (said: Said) => string> = new Map(
  tables.flatMap((table) => Object.entries(table)),
);

/** For rules that are not known here. */
function anySentence(rule: string, said: Said): string {
  const { who, count, what, partitions, expected, actual, since } = said;
  const members = count === 0 ? '' : ` by ${who}`;
  const where = partitions === 0 ? '' : ` on ${what}`;
  return `the rule ${textOf(rule, 60)} is broken${members}${where}${since}: expected ${expected}, was ${actual}`;
}
