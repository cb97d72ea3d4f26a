/** A growing column of 32-bit integers; what was not set is 0. */
export interface IntColumn {
  readonly get: (index: number) => number;
  set(index: number, value: number): void;
  /** Bytes that it holds. */
  readonly bytes: number;
}

const firstLength = 1024;

/** An empty column. Cost: O(1) a call, amortised. */
export function intColumn(): IntColumn {
  let values = new Int32Array(firstLength);
  return {
    get: (index) => values[index] ?? 0,
    set(index, value) {
      if (index >= values.length) {
        const longer = new Int32Array(Math.max(values.length * 2, index + 1));
        longer.set(values);
        values = longer;
      }
      values[index] = value;
    },
    get bytes() {
      return values.byteLength;
    },
  };
}
