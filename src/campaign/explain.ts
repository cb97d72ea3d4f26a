import type { Fixture } from '../domain/fixture.ts';
import type { Witness } from '../domain/invariant.ts';
import type { Story } from '../domain/story.ts';
import { sentenceOf } from '../report/prose.ts';
import { anyStoryOf } from './any-story.ts';
import type { Cell } from './cell.ts';
import { cellsOf } from './plan.ts';

/** A fixture's story as it is lived now; `summary` is null if nothing is wrong any more. */
export interface Explained {
  readonly story: Story;
  readonly summary: string | null;
  /** Tells which partitions a drawing marks as wrong; absent if nothing is. */
  readonly witness?: Witness;
}

/** Runs a fixture once for its story and a few hundred times, changed a little, for what matters in it. */
export async function explainFixture(
  cell: Cell,
  fixture: Fixture,
  timeoutMs: number,
): Promise<Explained> {
  const profile = await cell.open();
  const planned = cellsOf(profile, [fixture.invariant])[0];
  if (planned === undefined) throw new Error('a fixture without an invariant');
  const { history } = fixture;
  const task = { history, cell: planned, bug: null, timeoutMs };
  const { trace, violation } = await cell.judge(task);
  if (violation === null) return { story: anyStoryOf(trace, null, []), summary: null };
  const importance = await cell.weigh(task);
  return {
    story: anyStoryOf(trace, violation, importance),
    summary: sentenceOf(violation.witness),
    witness: violation.witness,
  };
}
