/*
 * An assignor of another shape gets objects that are made for it. What it changes in them nobody else would see, so it
 * is done to the engine's objects, too: they are copies that the engine makes for this one question, and compares with
 * the original afterwards (`purity`).
 */

/** Puts `now` into `ours` if it is not what was `given`. */
export function mirrorList<Item>(
  ours: readonly Item[],
  given: readonly unknown[],
  now: readonly Item[],
): void {
  if (!sameItems(given, now)) (ours as Item[]).splice(0, ours.length, ...now);
}

/** Gives `ours` the keys `now`, in that order, if they are not those that were `given`; strangers get somebody's value. */
export function mirrorKeys<Value>(
  ours: ReadonlyMap<string, Value>,
  given: readonly string[],
  now: readonly string[],
): void {
  if (sameItems(given, now)) return;
  const before = new Map(ours);
  const [anybody] = before.values();
  const changed = ours as Map<string, Value>;
  changed.clear();
  for (const key of now) {
    const value = before.get(key) ?? anybody;
    if (value !== undefined) changed.set(key, value);
  }
}

/** Whether two lists hold the same values in the same order. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
