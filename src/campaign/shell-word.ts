/** A word as a POSIX shell reads it back: quoted only where it must be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./#-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
