/** A growing set of tuples of integers, each with its index in order of arrival. */
export interface TupleTable {
  readonly size: number;
  /** The index of the tuple; -1 - index if it is new. */
  add(tuple: Int32Array): number;
  /** The index of the tuple; -1: it is not there. */
  find(tuple: Int32Array): number;
  /** Copies the tuple at `index` into `out`. */
  read(index: number, out: Int32Array): void;
  /** Bytes that it holds. */
  readonly bytes: number;
}

const firstCapacity = 1024;
/** Slots of the hash table for each tuple, at least. */
const slack = 2;

/**
 * A set of tuples of `width` 32-bit integers: flat arrays and open addressing, so that a million tuples cost
 * `4 × width` MB and some 12 MB for the table.
 *
 * Cost: O(width) a call, amortised.
 */
export function tupleTable(width: number): TupleTable {
  let tuples = new Int32Array(firstCapacity * width);
  let slots = new Int32Array(firstCapacity * slack);
  let size = 0;

  function equals(index: number, tuple: Int32Array): boolean {
    const at = index * width;
    for (let offset = 0; offset < width; offset++)
      if (tuples[at + offset] !== tuple[offset]) return false;
    return true;
  }

  /** The slot with the tuple, or the free one where it would be. */
  function slotOf(tuple: Int32Array): number {
    const mask = slots.length - 1;
    let slot = hashOf(tuple, 0, width) & mask;
    for (;;) {
      const found = (slots[slot] ?? 0) - 1;
      if (found < 0 || equals(found, tuple)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function grow(): void {
    const wider = new Int32Array(tuples.length * 2);
    wider.set(tuples);
    tuples = wider;
    const more = new Int32Array(slots.length * 2);
    const mask = more.length - 1;
    for (let index = 0; index < size; index++) {
      let slot = hashOf(tuples, index * width, width) & mask;
      while (more[slot] !== 0) slot = (slot + 1) & mask;
      more[slot] = index + 1;
    }
    slots = more;
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return tuples.byteLength + slots.byteLength;
    },
    add(tuple) {
      if ((size + 1) * width > tuples.length) grow();
      const slot = slotOf(tuple);
      const found = (slots[slot] ?? 0) - 1;
      if (found >= 0) return found;
      tuples.set(tuple, size * width);
      slots[slot] = size + 1;
      size++;
      return -size;
    },
    find: (tuple) => (slots[slotOf(tuple)] ?? 0) - 1,
    read(index, out) {
      const at = index * width;
      for (let offset = 0; offset < width; offset++) out[offset] = tuples[at + offset] ?? 0;
    },
  };
}

/** Source: the finaliser of MurmurHash3, over each integer in turn. */
function hashOf(values: Int32Array, from: number, width: number): number {
  let hash = 0x9e37_79b9;
  for (let offset = 0; offset < width; offset++) {
    hash = Math.imul(hash ^ (values[from + offset] ?? 0), 0x85eb_ca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2_ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}
