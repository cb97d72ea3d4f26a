import { SuiteError } from '../domain/errors.ts';
import type { Verification } from '../domain/verification.ts';
import { placeOf } from './place.ts';
import { verificationFormat, verificationSchema } from './verification-schema.ts';

/**
 * Reads back what `renderJson` wrote; `path` is only named in errors. Fields that are not known here are left out.
 *
 * Throws a `SuiteError` with code `BAD_RESULT` that names the first place that is wrong.
 */
export function parseVerification(text: string, path: string): Verification {
  const value = parseJson(text, path);
  const format = formatOf(value);
  if (format !== verificationFormat) throw wrongFormat(format, path);
  const parsed = verificationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SuiteError(
    'BAD_RESULT',
    `${path} is no result: at ${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'invalid'}`,
    'Make it again with `rebalance-check verify … --json FILE`; results are not meant to be edited.',
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'unreadable';
    throw new SuiteError(
      'BAD_RESULT',
      `${path} is no JSON: ${problem}`,
      'Give a file that `rebalance-check verify … --json FILE` has written.',
      { cause },
    );
  }
}

function formatOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'format' in value ? value.format : null;
}

function wrongFormat(format: unknown, path: string): SuiteError {
  if (typeof format === 'string' && format.startsWith('rebalance-check/verification@'))
    return new SuiteError(
      'BAD_RESULT',
      `${path} has the format ${JSON.stringify(format)}, and this version reads ${verificationFormat}`,
      'Install the version of rebalance-check that wrote it, or make the result again with this one.',
    );
  const problem =
    typeof format === 'string' ? `its format is ${JSON.stringify(format)}` : 'it says no format';
  return new SuiteError(
    'BAD_RESULT',
    `${path} is no result of a verification: ${problem}`,
    'Give a file that `rebalance-check verify … --json FILE` has written.',
  );
}
