/** A place in a file, as in JavaScript: `history.events[2].member`. */
export function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return place.join('').replace(/^\./u, '') || 'the whole file';
}
