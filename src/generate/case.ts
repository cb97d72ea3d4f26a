import type { RebalanceProtocol } from '../domain/group.ts';
import type { HistoryShape, MembershipHistory } from '../domain/history.ts';
import type { Draw } from './draw.ts';
import { chance } from './draw.ts';
import { drawHistory } from './draw-history.ts';
import { randomDraw } from './random-draw.ts';
import type { HistorySize } from './sizes.ts';
import { mixedShares, sizeBounds } from './sizes.ts';
import { planOf } from './swarm.ts';

/** What histories are wanted. */
export interface GenerateOptions {
  /** `mixed`, the default of the command line: mostly small, some medium, a few large. */
  readonly size: 'mixed' | HistorySize;
  /** How the subject rebalances; a server's groups have no members that miss answers. */
  readonly protocol: RebalanceProtocol;
  /** Only this shape; by default three quarters are honest. */
  readonly shape?: HistoryShape;
}

const HONEST_PERCENT = 75;

/**
 * Case `index` of the run with this `seed` (safe integers, not negative), a function of its arguments alone: each case
 * can be made again by itself, in any process and in any order.
 */
export function historyOfCase(
  seed: number,
  index: number,
  options: GenerateOptions,
): MembershipHistory {
  return historyFrom(randomDraw(seed, index), options);
}

/** A history that `draw` decides. */
export function historyFrom(draw: Draw, options: GenerateOptions): MembershipHistory {
  const shape = options.shape ?? (chance(draw, HONEST_PERCENT) ? 'honest' : 'adversarial');
  const bounds = sizeBounds[options.size === 'mixed' ? drawSize(draw) : options.size];
  return drawHistory(draw, planOf(draw, { shape, protocol: options.protocol, bounds }));
}

function drawSize(draw: Draw): HistorySize {
  const dice = draw.below(1000);
  if (dice < mixedShares.large) return 'large';
  return dice < mixedShares.large + mixedShares.medium ? 'medium' : 'small';
}
