import type { SubjectVerification, Verification } from '../domain/verification.ts';
import { isOurs } from '../catalog/is-ours.ts';
import { resolveAnySubject } from '../catalog/resolve-any.ts';
import { isGroupBounds } from '../generate/bounds.ts';
import type { SubjectRequest } from './cell.ts';
import { ChildCell } from './child-cell.ts';
import type { VerifyOptions } from './options.ts';
import { verifySubject } from './verify-subject.ts';

/**
 * Verifies subjects one after the other, each in child processes of its own. Throws a `SuiteError` if one cannot be
 * loaded; what a subject does wrong is in the result.
 */
export async function verify(
  subjects: readonly SubjectRequest[],
  options: VerifyOptions,
): Promise<Verification> {
  const startMs = options.clock();
  await loadAll(subjects, options);
  const done: SubjectVerification[] = [];
  for (const subject of subjects) {
    if (options.signal?.aborted === true) break;
    // One after the other: each uses all workers.
    // oxlint-disable-next-line no-await-in-loop
    done.push(await verifySubject(() => new ChildCell(subject, roomFor(options)), options));
  }
  const elapsedMs = options.clock() - startMs;
  const command = options.commandOf?.(subjects.map(({ ref }) => ref));
  const { seed } = options;
  return verificationOf(done, command === undefined ? { seed } : { seed, command }, elapsedMs);
}

/** Exploring remembers all states. */
function roomFor({ exhaustive }: VerifyOptions): { readonly heapMaxMiB?: number } {
  return exhaustive !== null && isGroupBounds(exhaustive) ? { heapMaxMiB: 6144 } : {};
}

/** A typing error in the last reference must not wait for the verdict on the first. */
async function loadAll(subjects: readonly SubjectRequest[], options: VerifyOptions): Promise<void> {
  if (subjects.length < 2) return;
  for (const subject of subjects) {
    // Ours only define things when they are imported: no child is needed.
    if (isOurs(subject)) {
      // oxlint-disable-next-line no-await-in-loop
      await resolveAnySubject(subject.ref, subject);
      continue;
    }
    if (options.signal?.aborted === true) return;
    const cell = new ChildCell(subject);
    options.onProgress({
      ref: subject.ref,
      phase: 'loading',
      done: 0,
      planned: null,
      perSecond: 0,
      broken: [],
    });
    try {
      // One child at a time is enough here.
      // oxlint-disable-next-line no-await-in-loop
      await cell.open();
    } finally {
      // oxlint-disable-next-line no-await-in-loop
      await cell.close();
    }
  }
}

/** The result document around the subjects' parts. */
export function verificationOf(
  subjects: readonly SubjectVerification[],
  { seed, command }: { readonly seed: number; readonly command?: string },
  elapsedMs: number,
): Verification {
  return {
    format: 'rebalance-check/verification@1',
    tool: toolVersion,
    ...(command === undefined ? {} : { command }),
    seed,
    elapsedMs: Math.round(elapsedMs),
    subjects,
  };
}

/** The version that results carry; a test holds it to package.json. */
export const toolVersion = '0.1.0';
