import { z } from 'zod';
import { invariantIds } from '../domain/contract.ts';
import { type Witness } from '../domain/invariant.ts';
import { partitionSchema } from './history-schema.ts';

const text = z.string();
const number = z.number();
const partition = partitionSchema;
const partitions = z.array(partitionSchema);
const two = <Item extends z.ZodType>(item: Item): z.ZodTuple<[Item, Item], null> =>
  z.tuple([item, item]);

/** How a subject can fail to answer. */
export const failureSchema: z.ZodEnum<{
  threw: 'threw';
  hung: 'hung';
  'never-settled': 'never-settled';
  exited: 'exited';
  'out-of-memory': 'out-of-memory';
  crashed: 'crashed';
  'not-an-answer': 'not-an-answer';
}> = z.enum([
  'threw',
  'hung',
  'never-settled',
  'exited',
  'out-of-memory',
  'crashed',
  'not-an-answer',
]);
const probe = z.enum(['again', 'fresh', 'after-others', 'permuted']);

/** A witness as it stands in a result. */
export const witnessSchema: z.ZodType<Witness> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('group-rule'),
    rule: text,
    atMs: number,
    members: z.array(text),
    partitions,
    expected: text.exactOptional(),
    actual: text.exactOptional(),
    sinceMs: number.exactOptional(),
  }),
  z.object({ type: z.literal('unassigned'), partition, eligible: z.array(text) }),
  z.object({ type: z.literal('owned-twice'), partition, members: two(text) }),
  z.object({ type: z.literal('not-subscribed'), member: text, partition }),
  z.object({
    type: z.literal('no-such-partition'),
    member: text,
    partition,
    partitions: number.nullable(),
  }),
  z.object({
    type: z.literal('misaddressed'),
    member: text,
    problem: z.enum(['omitted', 'stranger']),
  }),
  z.object({ type: z.literal('failed'), failure: failureSchema, message: text }),
  z.object({
    type: z.literal('differs'),
    probe,
    member: text,
    first: partitions,
    second: partitions,
  }),
  z.object({
    type: z.literal('flaky'),
    invariant: z.enum(invariantIds),
    failures: number,
    tries: number,
  }),
  z.object({ type: z.literal('probe-failed'), probe, message: text }),
  z.object({ type: z.literal('changed-input'), path: text }),
  z.object({ type: z.literal('garbled'), member: text, meant: partitions, decoded: partitions }),
  z.object({
    type: z.literal('uneven'),
    topic: text.exactOptional(),
    more: text,
    moreLoad: number,
    less: text,
    lessLoad: number,
  }),
  z.object({
    type: z.literal('not-contiguous'),
    topic: text,
    member: text,
    expected: z.array(number),
    actual: z.array(number),
  }),
  z.object({
    type: z.literal('better'),
    transfers: z.array(z.object({ partition, from: text, to: text })),
    gain: z.enum(['balance', 'moves', 'racks']),
    by: number,
  }),
  z.object({
    type: z.literal('not-co-partitioned'),
    topics: two(text),
    partition: number,
    members: two(text),
  }),
  z.object({
    type: z.literal('topic-share'),
    member: text,
    topic: text,
    kept: number,
    fairFrom: number,
    fairTo: number,
  }),
  z.object({ type: z.literal('needless-move'), partition, from: text, to: text.nullable() }),
  z.object({
    type: z.literal('stale-claim-won'),
    partition,
    winner: text,
    winnerGeneration: number,
    holder: text,
    holderGeneration: number,
  }),
  z.object({
    type: z.literal('static-changed'),
    instanceId: text,
    before: partitions,
    after: partitions,
  }),
  z.object({
    type: z.literal('given-before-revoked'),
    partition,
    from: text,
    to: text,
    round: number,
  }),
  z.object({ type: z.literal('no-progress'), partition, rounds: two(number) }),
  z.object({ type: z.literal('not-settled'), rounds: number, bound: number, cycle: z.boolean() }),
  z.object({
    type: z.literal('revoked-and-returned'),
    member: text,
    partition,
    rounds: two(number),
  }),
]);
