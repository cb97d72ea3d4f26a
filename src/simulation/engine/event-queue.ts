/** Something that will happen at a point in virtual time. */
export interface Due {
  readonly atMs: number;
  /** Decides between things of one instant; see `rankOf`. */
  readonly rank: number;
  /** In the order of scheduling; decides where ranks are the same. */
  readonly sequence: number;
}

/** Puts an entry into a binary heap. */
export function pushDue<Entry extends Due>(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex] as Entry;
    if (!isBefore(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

/** Takes the first entry out of a binary heap; undefined if there is none. */
export function popDue<Entry extends Due>(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  const size = heap.length;
  let index = 0;
  for (let child = 1; child < size; child = 2 * index + 1) {
    let smaller = heap[child] as Entry;
    if (child + 1 < size && isBefore(heap[child + 1] as Entry, smaller)) {
      child += 1;
      smaller = heap[child] as Entry;
    }
    if (!isBefore(smaller, last)) break;
    heap[index] = smaller;
    index = child;
  }
  heap[index] = last;
  return first;
}

function isBefore(a: Due, b: Due): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  return a.rank === b.rank ? a.sequence < b.sequence : a.rank < b.rank;
}
