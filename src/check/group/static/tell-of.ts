import type { Exchange } from '../exchange.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/** Notes a breach by the step of one request. */
export function tellOf(
  { index, replied, after, atMs }: Exchange,
  tally: GroupTally,
  rule: string,
  facts: {
    readonly members: readonly string[];
    readonly expected: string;
    readonly actual: string;
  },
): void {
  const evidence = [index, Math.max(index, replied, after.index)];
  noteBreach(tally, evidence, { rule, atMs, partitions: [], ...facts });
}
