/**
 * Where something stands among what happens in the same instant: 0 for all in order 0, so that the order of scheduling
 * decides; else a number below 2^31 that looks drawn.
 */
export function rankOf(order: number, sequence: number): number {
  return order === 0 ? 0 : mixed(order, sequence);
}

/** A message's share of the jitter, from 0 to `jitterMs`; none in order 0. */
export function jitterOf(order: number, sequence: number, jitterMs: number): number {
  return order === 0 || jitterMs <= 0 ? 0 : mixed(~order, sequence) % (Math.floor(jitterMs) + 1);
}

/** Two integers stirred to one below 2^31. Source: the finalizer of MurmurHash3. */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e_37_79_b1) ^ Math.imul(b + 1, 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 1;
}
