import type { Assignor } from '../domain/assignor.ts';
import { contiguousAnswer } from './contiguous.ts';
import { byInstanceThenId, rosterOf } from './roster.ts';

/**
 * The range assignor: of each topic, each subscriber gets one run of neighbouring partitions; the first subscribers get
 * one more where they do not divide. Static members come first, by instance id, then dynamic ones, by member id.
 *
 * Source: Kafka javadoc, `org.apache.kafka.clients.consumer.RangeAssignor`; KIP-345.
 */
export const range: Assignor = {
  name: 'range',
  protocol: 'eager',
  contract: 'range',
  assign: (cluster, group) => contiguousAnswer(rosterOf(cluster, group, byInstanceThenId)),
};
