import { digestOf } from './finding-id.ts';

const READABLE_MAX = 60;
const DIGITS = 6;

/**
 * A folder's name for a subject reference, safe on every file system: what is readable of it, and a hash that tells
 * apart references that read the same.
 */
export function slugOf(subjectRef: string): string {
  const readable = subjectRef
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, READABLE_MAX)
    .replaceAll(/^-+|-+$/gu, '');
  const hash = digestOf([subjectRef]).slice(0, DIGITS);
  return readable === '' ? hash : `${readable}-${hash}`;
}
