import type { TimedHistory } from '../../domain/timed-history.ts';
import type { Simplifier } from '../simplifier.ts';
import { timedShapeOf } from './canonical.ts';
import { timedImportanceSteps } from './counterfactual.ts';
import { timedPasses } from './passes/all.ts';
import { timedSimplerThan } from './prove.ts';
import { compareTimed } from './simpler.ts';

/** Simplifies what coordinators and clients live through. */
export const timedSimplifier: Simplifier<TimedHistory> = {
  passes: timedPasses,
  compare: compareTimed,
  simplerThan: timedSimplerThan,
  weigh: timedImportanceSteps,
  shapeOf: timedShapeOf,
};
