/** A growing map from pairs of integers, not negative, to integers, not negative. */
export interface PairTable {
  /** The value of the pair; -1: none. */
  get(first: number, second: number): number;
  /** Sets the value of a pair that has none. */
  add(first: number, second: number, value: number): void;
  readonly size: number;
  /** Bytes that it holds. */
  readonly bytes: number;
}

const firstSlots = 1024;
const numbersASlot = 3;
/** Slots for each pair, at least. */
const slack = 2;

/** An empty table: open addressing in one flat array, 24 to 48 bytes a pair. Cost: O(1) a call, amortised. */
export function pairTable(): PairTable {
  let slots = new Int32Array(firstSlots * numbersASlot);
  let mask = firstSlots - 1;
  let size = 0;

  function slotOf(first: number, second: number): number {
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const at = slot * numbersASlot;
      const stored = slots[at] ?? 0;
      if (stored === 0) return at;
      if (stored === first + 1 && slots[at + 1] === second) return at;
      slot = (slot + 1) & mask;
    }
  }

  function grow(): void {
    const before = slots;
    slots = new Int32Array(before.length * 2);
    mask = mask * 2 + 1;
    for (let at = 0; at < before.length; at += numbersASlot) {
      const first = before[at] ?? 0;
      if (first === 0) continue;
      const to = slotOf(first - 1, before[at + 1] ?? 0);
      slots[to] = first;
      slots[to + 1] = before[at + 1] ?? 0;
      slots[to + 2] = before[at + 2] ?? 0;
    }
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return slots.byteLength;
    },
    get(first, second) {
      const at = slotOf(first, second);
      return slots[at] === 0 ? -1 : (slots[at + 2] ?? -1);
    },
    add(first, second, value) {
      if ((size + 1) * slack > mask + 1) grow();
      const at = slotOf(first, second);
      slots[at] = first + 1;
      slots[at + 1] = second;
      slots[at + 2] = value;
      size++;
    },
  };
}

/** Source: the finaliser of MurmurHash3, over both integers. */
function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e37_79b1) ^ second;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
