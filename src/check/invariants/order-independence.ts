import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { judgeProbes } from '../judge-probes.ts';

/** The order in which members, topics and claims are listed does not change the answer. */
export const orderIndependence: Invariant = {
  id: 'order-independence',
  title: 'The order in which members, topics and claims are listed does not matter',
  kind: 'quality',
  source: {
    title: 'Kafka, AbstractPartitionAssignor.MemberInfo',
    locator: 'compareTo: members are sorted before partitions are dealt',
  },
  exercises: 'a question that is put again with members, topics and claims in another order',
  check: (trace: Trace): Verdict => judgeProbes(trace, (probe) => probe === 'permuted'),
};
