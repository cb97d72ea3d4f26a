/** How to move plain data in time, and its requests back to the first numbers. */
export interface Shift {
  /** Subtracted from every point in time: fields whose names end in `AtMs`. */
  readonly byMs: number;
  /** Points in time before this one are all as long ago. */
  readonly floorMs: number;
  /** Subtracted from every number of a request: fields whose names end in `requestId`. */
  readonly byRequests: number;
}

/**
 * The same plain data at another time: what the model checker tells states apart by is how far away times are, not when
 * they are. Maps keep the order of their entries.
 */
export function shifted(value: unknown, shift: Shift): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shifted(item, shift));
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key, shifted(item, shift)]));
  if (value instanceof Set) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    define(copy, key, shiftedField(key, item, shift));
  return copy;
}

/** A name such as `__proto__` is a name like any other. */
function define(copy: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(copy, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  else copy[key] = value;
}

function shiftedField(key: string, item: unknown, shift: Shift): unknown {
  if (typeof item !== 'number') return shifted(item, shift);
  if (key.endsWith('AtMs')) return Math.max(shift.floorMs, item - shift.byMs);
  // Numbers below 0 say that there is no request.
  if (/requestId$/iu.test(key) && item >= 0) return item - shift.byRequests;
  return item;
}
