import { z } from 'zod';
import type { AnyHistory } from '../domain/any-history.ts';
import { isTimed } from '../domain/any-history.ts';
import { SuiteError } from '../domain/errors.ts';
import type { Fixture } from '../domain/fixture.ts';
import type { InvariantId } from '../domain/contract.ts';
import { assignorInvariantIds, groupInvariantIds, invariantIds } from '../domain/contract.ts';
import { anyHistorySchema } from './any-history-schema.ts';
import { placeOf } from './place.ts';
import { printJson } from './print-json.ts';

/** The format that this version writes, and the newest that it reads. */
const FORMAT = 'rebalance-check/finding@1';
const FORMAT_VERSION = 1;

const text = z.string().max(10_000);
const count = z.int().min(0);

const promisesOf = {
  rebalances: new Set<InvariantId>(assignorInvariantIds),
  'virtual time': new Set<InvariantId>(groupInvariantIds),
};

const shapeOfFixture = z.strictObject({
  format: z.literal(FORMAT),
  id: z.string().regex(/^[0-9a-z-]{1,64}$/u, 'expected lower-case letters, digits and "-"'),
  subject: z.strictObject({
    ref: text,
    name: text,
    version: text.exactOptional(),
    assignor: text.exactOptional(),
  }),
  invariant: z.enum(invariantIds),
  expect: z.enum(['broken', 'holds']),
  summary: text,
  seed: count,
  case: count,
  history: anyHistorySchema,
});

const fixtureSchema = shapeOfFixture.superRefine(({ invariant, history }, context) => {
  const kind = isTimed(history) ? 'virtual time' : 'rebalances';
  if (promisesOf[kind].has(invariant)) return;
  const message = `${invariant} is not judged in a history of ${kind}`;
  context.addIssue({ code: 'custom', path: ['invariant'], message });
});

/**
 * Reads a fixture from the text of the file at `path`, which is only named in errors.
 *
 * Throws a `SuiteError`: FUTURE_FIXTURE if a newer version of this tool wrote it, else BAD_FIXTURE with the place in the
 * file that is wrong.
 */
export function parseFixture(text: string, path: string): Fixture {
  const json = parseJson(text, path);
  const version = versionOf(json);
  if (version > FORMAT_VERSION)
    throw new SuiteError(
      'FUTURE_FIXTURE',
      `${path} has format version ${version}; this rebalance-check reads up to ${FORMAT_VERSION}`,
      'Update rebalance-check, then replay it again.',
    );
  return checked(fixtureSchema, json, path);
}

/** Reads a history alone, from JSON text; throws as `parseFixture` does. */
export function parseHistory(text: string, path: string): AnyHistory {
  return checked(anyHistorySchema, parseJson(text, path), path);
}

/** The text of a fixture's file: JSON with keys in one order, and a newline at the end. Equal fixtures, equal bytes. */
export function printFixture(fixture: Fixture): string {
  return printJson(checked(fixtureSchema, fixture, `fixture ${fixture.id}`));
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    throw bad(`${path} is not JSON: ${(error as Error).message}`, error);
  }
}

function versionOf(json: unknown): number {
  if (typeof json !== 'object' || json === null || !('format' in json)) return 0;
  const match = /^rebalance-check\/finding@(\d{1,9})$/u.exec(String(json.format));
  return Number(match?.[1] ?? 0);
}

function checked<T>(schema: z.ZodType<T>, json: unknown, path: string): T {
  const result = schema.safeParse(json, { reportInput: false });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw bad(`${path}: ${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'not as expected'}`);
}

function bad(message: string, cause?: unknown): SuiteError {
  return new SuiteError(
    'BAD_FIXTURE',
    message,
    'Mend the file at that place, or delete it and let verify find the bug again.',
    cause === undefined ? undefined : { cause },
  );
}
