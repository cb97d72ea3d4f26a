import type { SubjectVerification } from '../../domain/verification.ts';

/** Where each finding of a subject stands on the page, by the finding's id: made of places, never of names from outside. */
export function anchorsOf(
  { findings }: SubjectVerification,
  subjectIndex: number,
): ReadonlyMap<string, string> {
  return new Map(findings.map(({ id }, index) => [id, `finding-${subjectIndex + 1}-${index + 1}`]));
}
