import type { AnyHistory } from '../domain/any-history.ts';
import { casesOf } from './cases.ts';
import type { HuntPlan } from './plan.ts';

/** A case and its number. */
export interface NumberedCase {
  readonly index: number;
  readonly history: AnyHistory;
}

const scanned = 400;
const taken = 8;
const eventsMax = 9;

/** Of the first cases those in which the most different things happen, the richest first; none of them long. */
export function richCases(plan: HuntPlan, runs: number): readonly NumberedCase[] {
  const caseAt = casesOf(plan);
  const cases: (NumberedCase & { readonly kinds: number })[] = [];
  for (let index = 0; index < Math.min(scanned, runs); index++) {
    const history = caseAt(index);
    if (history === null) break;
    if (history.events.length > eventsMax) continue;
    cases.push({ index, history, kinds: new Set(history.events.map(({ type }) => type)).size });
  }
  return cases.toSorted((a, b) => b.kinds - a.kinds || a.index - b.index).slice(0, taken);
}
