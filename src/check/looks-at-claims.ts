import type { SubjectProfile } from '../domain/profile.ts';

/**
 * True if the subject promises to keep what members own, and is told: more than that the same question has the same
 * answer, which assignors that ignore claims promise as well.
 */
export function looksAtClaims({ carrier, claims }: SubjectProfile): boolean {
  return (
    carrier !== 'none' &&
    claims.some(
      ({ invariant }) => invariant.startsWith('sticky.') && invariant !== 'sticky.idempotent',
    )
  );
}
