import { SuiteError } from '../domain/errors.ts';
import type { Verification } from '../domain/verification.ts';
import { textOf } from './names.ts';
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
    `${textOf(path)} is no result: ${placeOf(issue?.path ?? [])}: ${textOf(issue?.message ?? 'invalid')}`,
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
      `${textOf(path)} is no JSON: ${textOf(problem)}`,
      'Give a file that `rebalance-check verify … --json FILE` has written.',
      { cause },
    );
  }
}

function formatOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'format' in value ? value.format : null;
}

function wrongFormat(format: unknown, path: string): SuiteError {
  const file = textOf(path);
  if (typeof format === 'string' && format.startsWith('rebalance-check/verification@'))
    return new SuiteError(
      'BAD_RESULT',
      `${file} has the format ${textOf(format)}, and this version reads ${verificationFormat}`,
      'Install the version of rebalance-check that wrote it, or make the result again with this one.',
    );
  const problem =
    typeof format === 'string' ? `its format is ${textOf(format)}` : 'it says no format';
  return new SuiteError(
    'BAD_RESULT',
    `${file} is no result of a verification: ${problem}`,
    'Give a file that `rebalance-check verify … --json FILE` has written.',
  );
}

/** `subjects[0].findings[2].witness`. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
  return place === '' ? 'at the top' : `at ${textOf(place)}`;
}
