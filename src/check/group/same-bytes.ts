/** Both have the same bytes; absent ones are the same as none. */
export function sameBytes(
  some: readonly number[] | undefined,
  others: readonly number[] | undefined,
): boolean {
  if (some === others) return true;
  const a = some ?? [];
  const b = others ?? [];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
