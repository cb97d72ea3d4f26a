import type { Violation } from '../domain/invariant.ts';
import type { FailureKind } from '../domain/trace.ts';

/**
 * Tells apart the bugs that break one invariant: for failures their kind and their message without names and numbers,
 * so that an endless loop and an exception are two findings. Otherwise one invariant is one bug until shrinking says
 * more.
 */
export function bugOf(violation: Violation): string {
  const failed = failureOf(violation);
  if (failed !== null) {
    const message = failed.message.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`|[\d.]+/gu, '_');
    return `${failed.failure}: ${message.slice(0, 60)}`;
  }
  return violation.witness.type === 'group-rule' ? violation.witness.rule : '';
}

/** Whether a bug, or what was seen of one, is that there is no end: each look at it takes long. */
export function isSlow(bug: string): boolean {
  return /^(?:hung|never-settled):/u.test(bug);
}

interface Failed {
  readonly failure: FailureKind;
  readonly message: string;
}

/** What the subject failed by, if that is what is wrong. */
function failureOf({ witness }: Violation): Failed | null {
  if (witness.type === 'failed') return witness;
  if (witness.type !== 'group-rule' || !isFailure(witness.rule)) return null;
  return { failure: witness.rule, message: witness.actual ?? '' };
}

/** The rules of `termination` for groups are the kinds of failures. */
const failures: Readonly<Record<FailureKind, true>> = {
  threw: true,
  hung: true,
  'never-settled': true,
  exited: true,
  'out-of-memory': true,
  crashed: true,
  'not-an-answer': true,
};

function isFailure(rule: string): rule is FailureKind {
  return Object.hasOwn(failures, rule);
}
