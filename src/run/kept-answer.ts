import type { AssignorInstance } from '../domain/subject.ts';
import type { Answer } from '../domain/trace.ts';
import type { InternPartition } from './answer.ts';
import { readAnswer } from './answer.ts';

/** An instance, and the last thing that it returned, as it reads by now. */
export interface KeptAnswer {
  readonly instance: AssignorInstance;
  /** What it returned last; null if that is no answer any more. */
  reread(intern: InternPartition): Answer | null;
}

/**
 * Watches whether an instance changes what it returned when it is asked again: whoever asked may still read it. Null
 * where what is returned is not in the native shape.
 */
export function keepAnswer(instance: AssignorInstance): KeptAnswer | null {
  if (instance.read !== undefined) return null;
  let raw: unknown;
  const keep = (answer: unknown): void => {
    raw = answer;
  };
  return {
    instance: {
      assign: (cluster, group, leader) => {
        const answer = instance.assign(cluster, group, leader);
        if (answer instanceof Promise) answer.then(keep, keep);
        else keep(answer);
        return answer;
      },
    },
    reread: (intern) => {
      try {
        const read = readAnswer(raw, intern);
        return read.problem === undefined ? read.answer : null;
      } catch {
        return null;
      }
    },
  };
}

/** Whether two answers list the same, in the same order; partitions are compared by identity. */
export function isSameAnswer(a: Answer, b: Answer): boolean {
  if (a.size !== b.size) return false;
  for (const [member, partitions] of a) {
    const others = b.get(member);
    if (others?.length !== partitions.length) return false;
    if (partitions.some((partition, index) => others[index] !== partition)) return false;
  }
  return true;
}
