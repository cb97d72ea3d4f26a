import type { Draw } from './draw.ts';

const WORD = 0x1_0000_0000;
const WARM_UP = 12;

/**
 * The random choices of case `index` of the run with this `seed`: equal arguments, equal choices, on every machine.
 * Both are safe integers, not negative. Different arguments start from different states.
 *
 * Source: generator sfc32 of PractRand (Chris Doty-Humphrey), seeded through the finaliser of MurmurHash3.
 */
export function randomDraw(seed: number, index: number): Draw {
  let a = mix(seed | 0);
  let b = mix(Math.floor(seed / WORD) ^ a);
  let c = mix((index | 0) ^ b);
  let d = mix(Math.floor(index / WORD) ^ c);

  function next(): number {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  for (let round = 0; round < WARM_UP; round += 1) next();
  return { below: (n) => Math.floor((next() / WORD) * n) };
}

/** A bijection of 32-bit integers in which each bit of the result depends on each bit given. */
function mix(word: number): number {
  let mixed = (word + 0x9e37_79b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
