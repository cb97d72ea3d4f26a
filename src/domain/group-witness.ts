import type { TopicPartition } from './group.ts';

/** The smallest concrete evidence of a broken promise of a group, which a person can check by hand. */
export type GroupWitness = {
  readonly type: 'group-rule';
  /** Which rule of the invariant: a stable short name (`two-owners`, `wrong-error`, `late-expiry` …). */
  readonly rule: string;
  readonly atMs: number;
  readonly members: readonly string[];
  readonly partitions: readonly TopicPartition[];
  /** What should have been and what was, in words or numbers of the rule's own. */
  readonly expected?: string;
  readonly actual?: string;
  readonly sinceMs?: number;
};
