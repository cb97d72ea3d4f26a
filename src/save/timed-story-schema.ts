import { z } from 'zod';
import type { TimedStory } from '../domain/timed-story.ts';
import type { DescribedMember, GroupDescription } from '../domain/wire.ts';
import { partitionSchema } from './history-schema.ts';

const text = z.string();
const texts = z.array(text);
const int = z.int();
/** Virtual time may be fractions of a ms where somebody's settings are. */
const ms = z.number();
const partitions = z.array(partitionSchema);
const protocol = z.enum(['eager', 'cooperative', 'consumer']);

const moment = { atMs: ms, place: int };
const at = z.object(moment);

const memberSchema: z.ZodType<DescribedMember> = z.object({
  memberId: text,
  groupInstanceId: text.nullable(),
  clientId: text,
  memberType: z.enum(['classic', 'consumer']),
  memberEpoch: z.number(),
  subscribedTopicNames: texts,
  protocols: texts,
  assignment: partitions,
  pendingRevocation: partitions,
  targetAssignment: partitions,
});

const groupSchema: z.ZodType<GroupDescription> = z.object({
  groupType: z.enum(['classic', 'consumer']),
  groupState: z.enum([
    'Empty',
    'PreparingRebalance',
    'CompletingRebalance',
    'Stable',
    'Dead',
    'Assigning',
    'Reconciling',
  ]),
  groupEpoch: z.number(),
  assignmentEpoch: z.number(),
  protocolData: text.nullable(),
  leader: text.nullable(),
  members: z.array(memberSchema),
});

const process = z.object({
  process: text,
  member: text,
  protocol,
  instanceId: text.nullable(),
  from: at,
  to: z.object({ ...moment, how: z.enum(['closed', 'crashed', 'gave-up']) }).nullable(),
  error: text.exactOptional(),
  unwell: z.array(z.object({ how: z.enum(['away', 'paused']), from: at, to: at.nullable() })),
});

const message = z.object({
  process: text.nullable(),
  api: z
    .enum([
      'JoinGroup',
      'SyncGroup',
      'Heartbeat',
      'LeaveGroup',
      'OffsetCommit',
      'OffsetFetch',
      'ConsumerGroupHeartbeat',
      'DescribeGroups',
    ])
    .nullable(),
  sentAtMs: ms,
  requested: at.nullable(),
  replied: at.nullable(),
  learned: at.nullable(),
  lost: at.nullable(),
  asked: text,
  answered: text.nullable(),
  refused: z.boolean(),
  duplicate: z.boolean(),
});

const named = { topic: text, partition: z.number() };

/** The story of a timed history as it stands in a result. */
export const timedStorySchema: z.ZodType<TimedStory> = z.object({
  endMs: ms,
  processes: z.array(process),
  messages: z.array(message),
  bars: z.array(z.object({ ...named, process: text, from: at, to: at.nullable() })),
  callbacks: z.array(
    z.object({
      ...moment,
      process: text,
      type: z.enum(['revoked', 'assigned', 'lost']),
      partitions,
    }),
  ),
  states: z.array(z.object({ ...moment, group: groupSchema.nullable() })),
  events: z.array(z.object({ ...moment, event: int, effect: z.boolean() })),
  reads: z.array(
    z.object({ ...moment, ...named, process: text, from: z.number(), to: z.number() }),
  ),
  failovers: z.array(z.object({ ...moment, backAtMs: ms })),
  failure: z.object({ ...moment, process: text.nullable(), message: text }).nullable(),
  left: z.object({ messages: int, states: int }),
  wrong: z.object({ ...moment, members: texts, partitions }).nullable(),
});
