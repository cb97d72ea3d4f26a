import type { Assignor } from '../domain/assignor.ts';
import { contiguousAnswer } from './contiguous.ts';
import { byInstanceThenId, rosterOf } from './roster.ts';

/**
 * The group coordinator's range assignor: the same runs as the client's. It does not look at the last target.
 *
 * Source: KIP-848; Kafka javadoc, `org.apache.kafka.coordinator.group.assignor.RangeAssignor`.
 */
export const serverRange: Assignor = {
  name: 'server-range',
  protocol: 'server',
  contract: 'range',
  assign: (cluster, group) => contiguousAnswer(rosterOf(cluster, group, byInstanceThenId)),
};
