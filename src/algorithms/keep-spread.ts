import { at } from './ints.ts';

/**
 * Which `count` of `units` to keep so that what is kept has as even a share of each strain as there are units of it.
 *
 * `units` ascend, those of one strain together; so does the answer. Of each strain the first units are kept; what does
 * not divide goes to the first strains.
 *
 * Source: KAFKA-16277 (a member that must give up partitions keeps some of each topic).
 *
 * Cost: units · log units.
 */
export function keepSpread(units: Int32Array, count: number, strainOf: Int32Array): Int32Array {
  const ends = runEnds(units, strainOf);
  const level = levelFor(ends, count);
  const kept = new Int32Array(count);
  let extras = count - sumUpTo(ends, level);
  let size = 0;
  let start = 0;
  for (const end of ends) {
    let take = Math.min(end - start, level);
    if (end - start > level && extras > 0) {
      take++;
      extras--;
    }
    for (let index = start; index < start + take; index++) kept[size++] = at(units, index);
    start = end;
  }
  return kept;
}

/** Where the run of each strain ends in `units`. */
function runEnds(units: Int32Array, strainOf: Int32Array): number[] {
  const ends: number[] = [];
  for (let index = 1; index <= units.length; index++) {
    const isLast = index === units.length;
    if (isLast || at(strainOf, at(units, index)) !== at(strainOf, at(units, index - 1)))
      ends.push(index);
  }
  return ends;
}

/** The largest level at which all runs, cut off there, make no more than `count`. */
function levelFor(ends: readonly number[], count: number): number {
  let level = 0;
  let tooHigh = count + 1;
  while (tooHigh - level > 1) {
    const middle = (level + tooHigh) >> 1;
    if (sumUpTo(ends, middle) <= count) level = middle;
    else tooHigh = middle;
  }
  return level;
}

function sumUpTo(ends: readonly number[], level: number): number {
  let sum = 0;
  let start = 0;
  for (const end of ends) {
    sum += Math.min(end - start, level);
    start = end;
  }
  return sum;
}
