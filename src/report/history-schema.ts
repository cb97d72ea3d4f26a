import { z } from 'zod';
import type { TopicPartition } from '../domain/group.ts';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';

const text = z.string();
const whole = z.int();

/** A topic and an index, which in rubbish answers is not whole. */
export const partitionSchema: z.ZodType<TopicPartition> = z.object({
  topic: text,
  partition: z.number(),
});

const racks = z.array(z.array(text));
const claims = z.object({ partitions: z.array(partitionSchema), generation: whole });
const when = { when: z.enum(['settled', 'together', 'mid-rebalance']).exactOptional() };
const member = { member: text, ...when };

const eventSchema: z.ZodType<HistoryEvent> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('join'),
    ...member,
    topics: z.array(text),
    instanceId: text.exactOptional(),
    rackId: text.exactOptional(),
    claims: claims.exactOptional(),
  }),
  z.object({ type: z.enum(['leave', 'crash', 'stall', 'resume']), ...member }),
  z.object({ type: z.literal('drop'), ...member, generation: z.enum(['synced', 'joined']) }),
  z.object({ type: z.literal('restart'), ...member, as: text }),
  z.object({ type: z.literal('resubscribe'), ...member, topics: z.array(text) }),
  z.object({
    type: z.literal('createTopic'),
    topic: text,
    partitions: whole,
    racks: racks.exactOptional(),
    ...when,
  }),
  z.object({ type: z.literal('addPartitions'), topic: text, partitions: whole, ...when }),
  z.object({ type: z.literal('deleteTopic'), topic: text, ...when }),
  z.object({ type: z.literal('changeRack'), ...member, rackId: text.exactOptional() }),
  z.object({ type: z.enum(['bounce', 'wait']), ...when }),
  z.object({
    type: z.literal('switchAssignor'),
    from: z.enum(['range', 'one-takes-all']),
    ...when,
  }),
  z.object({ type: z.literal('failover'), generation: z.enum(['kept', 'restarts']), ...when }),
]);

/** A history as it stands in a result. */
export const historySchema: z.ZodType<MembershipHistory> = z.object({
  shape: z.enum(['honest', 'adversarial']),
  topics: z.array(z.object({ topic: text, partitions: whole, racks: racks.exactOptional() })),
  events: z.array(eventSchema),
});
