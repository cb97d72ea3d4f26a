import { at } from './ints.ts';

/**
 * Even shares of `total` units in bins that may all hold all of them, of those that leave most units where they were.
 *
 * With q = ⌊total / bins⌋ and r = total mod bins, r bins get q + 1 and the others q. Of its prior units a bin can keep
 * min(prior, its share), so the larger shares go to bins with more than q prior units first, and then to any; lower
 * indices first. What stays is Σ min(prior, q) + min(r, number of bins with prior > q), and no even shares let more
 * stay: a larger share saves one unit at most, and only in a bin with more than q.
 *
 * Cost: linear in bins.
 */
export function evenShares(priors: Int32Array, total: number): Int32Array {
  const bins = priors.length;
  const share = bins === 0 ? 0 : Math.floor(total / bins);
  const shares = new Int32Array(bins).fill(share);
  let extras = total - share * bins;
  for (let bin = 0; bin < bins && extras > 0; bin++) {
    if (at(priors, bin) <= share) continue;
    shares[bin] = share + 1;
    extras--;
  }
  for (let bin = 0; bin < bins && extras > 0; bin++) {
    if (at(shares, bin) > share) continue;
    shares[bin] = share + 1;
    extras--;
  }
  return shares;
}
