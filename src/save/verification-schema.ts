import { z } from 'zod';
import type { Finding } from '../domain/finding.ts';
import { contractNames, invariantIds } from '../domain/contract.ts';
import type { Story } from '../domain/story.ts';
import type {
  CellVerdict,
  ExploredGroup,
  Measurements,
  SubjectVerification,
  Verification,
} from '../domain/verification.ts';
import { anyHistorySchema } from './any-history-schema.ts';
import { groupMeasurementsSchema } from './group-measurements-schema.ts';
import { partitionSchema } from './history-schema.ts';
import { timedStorySchema } from './timed-story-schema.ts';
import { failureSchema, witnessSchema } from './witness-schema.ts';

const text = z.string();
const count = z.int().nonnegative();
const ms = z.number().nonnegative();
const partitions = z.array(partitionSchema);
const invariant = z.enum(invariantIds);
const shape = z.enum(['honest', 'adversarial']);
const shapes = z.object({ honest: count, adversarial: count });
const distribution = z.record(z.string().regex(/^-?\d{1,15}$/), count);

const storySchema: z.ZodType<Story> = z.object({
  rounds: z.array(
    z.object({
      event: z.int(),
      round: z.int(),
      generation: z.int(),
      topics: z.array(z.object({ topic: text, partitions: count })),
      members: z.array(
        z.object({
          member: text,
          instanceId: text.exactOptional(),
          rackId: text.exactOptional(),
          topics: z.array(text),
          claims: partitions,
          claimsGeneration: z.int(),
          got: partitions.nullable(),
          missed: z.boolean(),
          right: partitions.exactOptional(),
        }),
      ),
      strangers: z.array(z.object({ member: text, got: partitions })),
      failure: z.object({ kind: failureSchema, message: text }).exactOptional(),
      wrong: z.boolean(),
    }),
  ),
  timed: timedStorySchema.exactOptional(),
  importance: z.array(z.object({ event: z.int(), notes: z.array(text) })),
});

const findingSchema: z.ZodType<Finding> = z.object({
  id: text,
  invariant,
  shape,
  summary: text,
  witness: witnessSchema,
  history: anyHistorySchema,
  story: storySchema,
  seed: count,
  case: count,
  frequency: count,
  fixture: text.nullable(),
  replay: text,
  shrink: z.object({
    fromEvents: count,
    toEvents: count,
    fromMembers: count,
    toMembers: count,
    runs: count,
    minimal: z.enum(['proven', 'local', 'truncated']),
    passes: z.array(z.object({ pass: text, tried: count, helped: count })),
  }),
});

const cellSchema: z.ZodType<CellVerdict> = z.object({
  invariant,
  claimed: z.boolean(),
  scope: z.enum(['all', 'equal-subscriptions']),
  status: z.enum(['holds', 'broken', 'not-exercised', 'undecided']),
  histories: count,
  exercised: count,
  broken: count,
  examined: count,
  shapes,
  findings: z.array(text),
  reason: text.exactOptional(),
});

const measurementsSchema: z.ZodType<Measurements> = z.object({
  rebalances: count,
  moves: distribution,
  movesAboveOptimum: distribution,
  loads: distribution,
  imbalanceAboveOptimum: distribution,
  rounds: distribution,
  crossRack: distribution,
  assignMs: z.object({ median: ms, max: ms }),
});

const exploredSchema: z.ZodType<ExploredGroup> = z.object({
  protocol: z.enum(['eager', 'cooperative', 'consumer']),
  states: count,
  transitions: count,
  depth: count,
  complete: z.boolean(),
  reason: text.exactOptional(),
  path: z.array(text).exactOptional(),
  cycle: z.array(text).exactOptional(),
});

const subjectSchema: z.ZodType<SubjectVerification> = z.object({
  ref: text,
  name: text,
  version: text.exactOptional(),
  protocol: z.enum(['eager', 'cooperative', 'server', 'consumer', 'classic', 'classic+consumer']),
  contract: z.enum([...contractNames, 'custom']),
  histories: count,
  shapes,
  verdicts: z.array(cellSchema),
  findings: z.array(findingSchema),
  features: z.array(z.tuple([text, count])),
  measurements: measurementsSchema,
  group: groupMeasurementsSchema.exactOptional(),
  exhaustive: z
    .object({ bounds: text, covered: count, explored: z.array(exploredSchema).exactOptional() })
    .exactOptional(),
  ended: z.enum(['interrupted', 'time', 'hangs']).exactOptional(),
});

/** The format that this version writes and reads. */
export const verificationFormat = 'rebalance-check/verification@1';

/** A result as `renderJson` writes it; fields that are not known here are left out of what is read. */
export const verificationSchema: z.ZodType<Verification> = z.object({
  format: z.literal(verificationFormat),
  tool: text,
  command: text.exactOptional(),
  seed: count,
  elapsedMs: ms,
  subjects: z.array(subjectSchema),
});
