import { add, at } from './ints.ts';

/**
 * Classes of strains that are wanted by the same bins, numbered in the order of their first strain.
 *
 * `wants` are the strains of each bin, each at most once; equal neighbouring lists may be shared.
 *
 * Cost: linear in the lengths of `wants` (partition refinement; lists that are shared are read once).
 */
export function sameTakers(wants: readonly Int32Array[], strains: number): Int32Array {
  const classOf = new Int32Array(strains);
  const sizes = [strains];
  const splitInto: number[] = [];
  let last: Int32Array | undefined;
  for (const wanted of wants) {
    if (wanted === last || wanted.length === strains) continue;
    last = wanted;
    refine(classOf, wanted, { sizes, splitInto });
  }
  return renumbered(classOf, sizes.length);
}

/** Splits each class into the strains that are in `wanted` and those that are not. */
function refine(
  classOf: Int32Array,
  wanted: Int32Array,
  { sizes, splitInto }: { readonly sizes: number[]; readonly splitInto: number[] },
): void {
  const hits = new Map<number, number>();
  for (const strain of wanted) {
    const old = at(classOf, strain);
    hits.set(old, (hits.get(old) ?? 0) + 1);
  }
  for (const [old, count] of hits) {
    const size = sizes[old] ?? 0;
    splitInto[old] = old;
    if (count === size) continue;
    splitInto[old] = sizes.push(count) - 1;
    sizes[old] = size - count;
  }
  for (const strain of wanted) classOf[strain] = splitInto[at(classOf, strain)] ?? 0;
}

function renumbered(classOf: Int32Array, classes: number): Int32Array {
  const numberOf = new Int32Array(classes);
  let next = 0;
  return classOf.map((old) => {
    if (at(numberOf, old) === 0) add(numberOf, old, ++next);
    return at(numberOf, old) - 1;
  });
}
