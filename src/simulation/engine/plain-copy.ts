/**
 * A deep copy of plain data. Objects keep their prototypes, functions are shared, and what refers to itself goes on
 * doing so: other people's states are not always as plain as they should be.
 */
export function plainCopy<Value>(value: Value): Value {
  return copied(value, new Map()) as Value;
}

function copied(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) return copiedArray(value, seen);
  if (value instanceof Map) return copiedMap(value, seen);
  if (value instanceof Set) return copiedSet(value, seen);
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  seen.set(value, copy);
  for (const key of Object.keys(value))
    Object.defineProperty(copy, key, {
      value: copied((value as Readonly<Record<string, unknown>>)[key], seen),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return copy;
}

function copiedArray(value: readonly unknown[], seen: Map<object, unknown>): unknown[] {
  const copy: unknown[] = [];
  seen.set(value, copy);
  for (const item of value) copy.push(copied(item, seen));
  return copy;
}

function copiedMap(
  value: ReadonlyMap<unknown, unknown>,
  seen: Map<object, unknown>,
): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>();
  seen.set(value, copy);
  for (const [key, item] of value) copy.set(copied(key, seen), copied(item, seen));
  return copy;
}

function copiedSet(value: ReadonlySet<unknown>, seen: Map<object, unknown>): Set<unknown> {
  const copy = new Set<unknown>();
  seen.set(value, copy);
  for (const item of value) copy.add(copied(item, seen));
  return copy;
}
