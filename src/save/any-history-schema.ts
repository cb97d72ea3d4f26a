import { z } from 'zod';
import type { AnyHistory } from '../domain/any-history.ts';
import { historySchema } from './history-schema.ts';
import { timedHistorySchema } from './timed-history-schema.ts';

/** A history of either kind as JSON; its `clock` tells which. What is wrong is told at its place. */
export const anyHistorySchema: z.ZodType<AnyHistory> = z.unknown().transform((json, context) => {
  const schema: z.ZodType<AnyHistory> = isMeantAsTimed(json) ? timedHistorySchema : historySchema;
  const read = schema.safeParse(json, { reportInput: false });
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues)
    context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

function isMeantAsTimed(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'clock' in json;
}
