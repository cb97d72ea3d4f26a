import { z } from 'zod';
import type { HistoryTopic, MembershipHistory } from '../domain/history.ts';
import type { TopicPartition } from '../domain/group.ts';

/** Far beyond what anything generates or a person writes, and small enough to read and to run. */
const limits = {
  name: 1_000,
  topics: 10_000,
  events: 100_000,
  partitions: 1_000_000,
  listed: 100_000,
} as const;

/** A name of a member, a topic, an instance or a rack. */
export const nameSchema: z.ZodType<string> = z.string().max(limits.name);
const name = nameSchema;
/** A list of names. */
export const namesSchema: z.ZodType<readonly string[]> = z.array(name).max(limits.listed);
const names = namesSchema;
/** How many partitions a topic has. */
export const partitionCountSchema: z.ZodType<number> = z.int().min(0).max(limits.partitions);
const partitions = partitionCountSchema;
const racks = z.array(names).max(limits.partitions).exactOptional();

/** A topic and an index, which in rubbish answers is not whole. */
export const partitionSchema: z.ZodType<TopicPartition> = z.object({
  topic: z.string(),
  partition: z.number(),
});

const claims = z.strictObject({
  partitions: z.array(z.strictObject({ topic: name, partition: z.int() })).max(limits.listed),
  generation: z.int(),
});

const when = z.enum(['settled', 'together', 'mid-rebalance']).exactOptional();
const member = name;

const event = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('join'),
    member,
    topics: names,
    instanceId: name.exactOptional(),
    rackId: name.exactOptional(),
    claims: claims.exactOptional(),
    when,
  }),
  z.strictObject({ type: z.literal('leave'), member, when }),
  z.strictObject({ type: z.literal('crash'), member, when }),
  z.strictObject({ type: z.literal('stall'), member, when }),
  z.strictObject({ type: z.literal('resume'), member, when }),
  z.strictObject({
    type: z.literal('drop'),
    member,
    generation: z.enum(['synced', 'joined']),
    when,
  }),
  z.strictObject({ type: z.literal('restart'), member, as: name, when }),
  z.strictObject({ type: z.literal('resubscribe'), member, topics: names, when }),
  z.strictObject({ type: z.literal('createTopic'), topic: name, partitions, racks, when }),
  z.strictObject({ type: z.literal('addPartitions'), topic: name, partitions, when }),
  z.strictObject({ type: z.literal('deleteTopic'), topic: name, when }),
  z.strictObject({ type: z.literal('changeRack'), member, rackId: name.exactOptional(), when }),
  z.strictObject({ type: z.literal('bounce'), when }),
  z.strictObject({
    type: z.literal('switchAssignor'),
    from: z.enum(['range', 'one-takes-all']),
    when,
  }),
  z.strictObject({ type: z.literal('failover'), generation: z.enum(['kept', 'restarts']), when }),
  z.strictObject({ type: z.literal('wait'), when }),
]);

/** The topics at the start. */
export const topicsSchema: z.ZodType<readonly HistoryTopic[]> = z
  .array(z.strictObject({ topic: name, partitions, racks }))
  .max(limits.topics);

/** A list of events of some kind. */
export function eventsSchema<T>(event: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.array(event).max(limits.events);
}

/** A `MembershipHistory` as JSON. Unknown keys and kinds of events are mistakes, never ignored. */
export const historySchema: z.ZodType<MembershipHistory> = z.strictObject({
  shape: z.enum(['honest', 'adversarial']),
  topics: topicsSchema,
  events: eventsSchema(event),
});
