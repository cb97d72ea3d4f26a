/** Values by number: equal values have the same one. */
export interface Interned<Value> {
  /** The number of a value, from 0 on. */
  readonly idOf: (value: Value) => number;
  /** The value with this number. */
  readonly at: (id: number) => Value;
  readonly size: number;
}

/** An empty table of interned values; `textOf` tells them apart. */
export function interned<Value>(textOf: (value: Value) => string | number): Interned<Value> {
  const ids = new Map<string | number, number>();
  const values: Value[] = [];
  return {
    idOf(value) {
      const text = textOf(value);
      const known = ids.get(text);
      if (known !== undefined) return known;
      ids.set(text, values.length);
      values.push(value);
      return values.length - 1;
    },
    at: (id) => values[id] as Value,
    get size() {
      return values.length;
    },
  };
}
