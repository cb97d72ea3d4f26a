import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { judgeProbes } from '../judge-probes.ts';

/** Equal input gives equal output: asked twice, in a fresh instance, and after other groups were served. */
export const determinism: Invariant = {
  id: 'determinism',
  title: 'Equal input gives equal output',
  kind: 'safety',
  source: {
    title: 'Kafka, ConsumerPartitionAssignor',
    locator: 'assign: a function of cluster and subscriptions; any member may become the leader',
  },
  exercises:
    'a question that is put again: to the same instance, to a fresh one, after other groups',
  check: (trace: Trace): Verdict => judgeProbes(trace, (probe) => probe !== 'permuted'),
};
