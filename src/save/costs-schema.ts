import { z } from 'zod';
import type { Costs } from '../domain/costs.ts';
import { SuiteError } from '../domain/errors.ts';
import { clientMetricsSchema, groupMeasurementsSchema } from './group-measurements-schema.ts';
import { placeOf } from './place.ts';
import { settingsSchema } from './settings-schema.ts';

/** The format that this version writes and reads. */
const costsFormat = 'rebalance-check/costs@1';

const text = z.string();
const count = z.int().nonnegative();

const strategyShape = {
  name: text,
  protocol: z.enum(['eager', 'cooperative', 'consumer']),
  membership: z.enum(['dynamic', 'static']),
  measurements: groupMeasurementsSchema.nullable(),
  metrics: clientMetricsSchema.nullable(),
  gaveUp: count,
  errors: z.array(text),
  failed: count,
  failure: text.exactOptional(),
};

const costsSchema: z.ZodType<Costs> = z.object({
  format: z.literal(costsFormat),
  tool: text,
  command: text.exactOptional(),
  seed: count,
  histories: z.object({
    name: z.literal('production-like'),
    planned: count,
    done: count,
    members: count,
    topics: count,
    partitions: count,
    batchMs: count,
  }),
  settings: settingsSchema,
  strategies: z.array(z.object(strategyShape)),
  cascade: z
    .object({
      setting: text,
      slowBatchMs: count,
      rows: z.array(z.object({ value: text, ...strategyShape })),
    })
    .nullable(),
  ended: z.enum(['interrupted', 'time']).exactOptional(),
});

/** Whether a text is a result that `compare --histories` wrote, of this version or another. */
export function isCostsText(text: string): boolean {
  try {
    return formatOf(JSON.parse(text)).startsWith('rebalance-check/costs@');
  } catch {
    return false;
  }
}

/**
 * Reads back what `renderCostsJson` wrote; `path` is only named in errors. Fields that are not known here are left out.
 *
 * Throws a `SuiteError` with code `BAD_RESULT` that names the first place that is wrong.
 */
export function parseCosts(text: string, path: string): Costs {
  const value: unknown = JSON.parse(text);
  const format = formatOf(value);
  if (format !== costsFormat)
    throw new SuiteError(
      'BAD_RESULT',
      `${path} has the format ${JSON.stringify(format)}, and this version reads ${costsFormat}`,
      'Install the version of rebalance-check that wrote it, or make the result again with this one.',
    );
  const parsed = costsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SuiteError(
    'BAD_RESULT',
    `${path} is no result: at ${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'invalid'}`,
    'Make it again with `rebalance-check compare --histories … --json FILE`; results are not meant to be edited.',
  );
}

function formatOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'format' in value
    ? String(value.format)
    : '';
}
