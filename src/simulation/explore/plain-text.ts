/** Plain data as text: equal for equal data, whatever order the keys of objects were written in; Maps keep theirs. */
export function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return value === undefined ? 'u' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plainText).join(',')}]`;
  if (value instanceof Map)
    return `M[${[...value].map(([key, item]) => `${plainText(key)}:${plainText(item)}`).join(',')}]`;
  if (value instanceof Set) return `S[${[...value].map(plainText).toSorted().join(',')}]`;
  const keys = Object.keys(value).toSorted();
  const fields = new Map(Object.entries(value));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${plainText(fields.get(key))}`).join(',')}}`;
}
