import type { MembershipHistory } from '../domain/history.ts';
import { shapeOf } from './canonical.ts';
import { importanceSteps } from './counterfactual.ts';
import { passes } from './passes/all.ts';
import { simplerThan } from './prove.ts';
import type { Simplifier } from './simplifier.ts';
import { compareHistories } from './simpler.ts';

/** Simplifies what assignors live through. */
export const membershipSimplifier: Simplifier<MembershipHistory> = {
  passes,
  compare: compareHistories,
  simplerThan,
  weigh: importanceSteps,
  shapeOf,
};
