import type { Violation } from '../domain/invariant.ts';

/**
 * Tells apart the bugs that break one invariant: for failures their kind and their message without names and numbers,
 * so that an endless loop and an exception are two findings. Otherwise one invariant is one bug until shrinking says
 * more.
 */
export function bugOf({ witness }: Violation): string {
  if (witness.type === 'group-rule') return witness.rule;
  if (witness.type !== 'failed') return '';
  const message = witness.message.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`|[\d.]+/gu, '_');
  return `${witness.failure}: ${message.slice(0, 60)}`;
}
