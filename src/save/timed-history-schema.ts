import { z } from 'zod';
import type { TimedHistory } from '../domain/timed-history.ts';
import {
  eventsSchema,
  nameSchema,
  namesSchema,
  partitionCountSchema,
  topicsSchema,
} from './history-schema.ts';
import { settingsSchema } from './settings-schema.ts';

/** A year: beyond any timeout of Kafka's. */
const YEAR_MS = 31_622_400_000;

/** Time of a history is whole milliseconds. */
const ms = z.int().min(0).max(YEAR_MS);
const atMs = ms;
const member = nameSchema;
const topic = nameSchema;
const partitions = partitionCountSchema;
const name = nameSchema.exactOptional();
const protocol = z.enum(['eager', 'cooperative', 'consumer']);
const how = z.enum(['close', 'kill']);
const what = z.enum(['request', 'response']);

const strayRequest = z.enum([
  'join',
  'sync',
  'heartbeat',
  'leave',
  'commit',
  'fetch-offsets',
  'consumer-heartbeat',
]);

const strayTwist = z.enum([
  'old-epoch',
  'future-epoch',
  'unknown-member',
  'wrong-instance',
  'wrong-protocol',
  'outsider',
  'malformed',
]);

/** Like that of the client, a pattern has to be one; what it may be besides is the subject's to say. */
const pattern = nameSchema.refine(isPattern, 'must be a regular expression').exactOptional();

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

const event = z.discriminatedUnion('type', [
  z.strictObject({
    atMs,
    type: z.literal('join'),
    member,
    protocol: protocol.exactOptional(),
    topics: namesSchema,
    pattern,
    instanceId: name,
    rackId: name,
    serverAssignor: name,
    strategies: namesSchema.exactOptional(),
  }),
  z.strictObject({ atMs, type: z.literal('leave'), member }),
  z.strictObject({ atMs, type: z.literal('crash'), member }),
  z.strictObject({ atMs, type: z.literal('stall'), member }),
  z.strictObject({ atMs, type: z.literal('pause'), member }),
  z.strictObject({ atMs, type: z.literal('resume'), member }),
  z.strictObject({ atMs, type: z.literal('restart'), member, how, afterMs: ms }),
  z.strictObject({ atMs, type: z.literal('resubscribe'), member, topics: namesSchema, pattern }),
  z.strictObject({ atMs, type: z.literal('createTopic'), topic, partitions }),
  z.strictObject({ atMs, type: z.literal('addPartitions'), topic, partitions }),
  z.strictObject({ atMs, type: z.literal('deleteTopic'), topic }),
  z.strictObject({ atMs, type: z.literal('bounce'), how, everyMs: ms, afterMs: ms }),
  z.strictObject({ atMs, type: z.literal('switchAssignor'), member, strategies: namesSchema }),
  z.strictObject({ atMs, type: z.literal('switchProtocol'), member, protocol }),
  z.strictObject({
    atMs,
    type: z.literal('failover'),
    requests: z.enum(['refused', 'lost']),
    downMs: ms,
  }),
  z.strictObject({ atMs, type: z.literal('slow'), member, delayMs: ms, forMs: ms }),
  z.strictObject({ atMs, type: z.literal('drop'), member, what }),
  z.strictObject({ atMs, type: z.literal('duplicate'), member }),
  z.strictObject({ atMs, type: z.literal('lag'), member, forMs: ms }),
  z.strictObject({ atMs, type: z.literal('evict'), instanceId: nameSchema }),
  z.strictObject({
    atMs,
    type: z.literal('stray'),
    member,
    request: strayRequest,
    twist: strayTwist,
  }),
  z.strictObject({ atMs, type: z.literal('wait') }),
]);

/** A `TimedHistory` as JSON. Unknown keys, settings and kinds of events are mistakes, never ignored. */
export const timedHistorySchema: z.ZodType<TimedHistory> = z.strictObject({
  clock: z.literal('virtual'),
  topics: topicsSchema,
  settings: settingsSchema,
  order: z.int().min(0),
  events: eventsSchema(event),
});
