import type { GroupWitness } from '../../domain/group-witness.ts';
import { listOf, nameOf, partitionsOf, textOf } from '../names.ts';

/** A witness of a broken promise of a group as one sentence: lower case, no full stop, one line. */
export function sentenceOfGroup(witness: GroupWitness): string {
  const { rule, atMs, members, partitions, expected, actual } = witness;
  const who = members.length === 0 ? '' : ` (${listOf(members.map(nameOf))})`;
  const what = partitions.length === 0 ? '' : ` of ${partitionsOf(partitions)}`;
  const right = expected === undefined ? '' : `, expected ${textOf(expected)}`;
  const was = actual === undefined ? '' : `, was ${textOf(actual)}`;
  return `at ${atMs} ms ${textOf(rule)}${what}${who}${right}${was}`;
}
