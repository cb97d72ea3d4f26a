import type { GroupDescription } from '../../domain/wire.ts';
import type { Look } from './exchange.ts';
import { noteBreach, type GroupTally } from './group-tally.ts';

/** Two descriptions that follow each other, with the coordinator in its place all the time. */
export interface Pair {
  readonly look: Look;
  readonly before: GroupDescription;
  readonly after: GroupDescription;
  readonly evidence: readonly number[];
}

/** Notes a breach between two descriptions. */
export function tellOfPair(
  { look, evidence }: Pair,
  tally: GroupTally,
  rule: string,
  facts: {
    readonly members: readonly string[];
    readonly expected: string;
    readonly actual: string;
  },
): void {
  noteBreach(tally, evidence, { rule, atMs: look.atMs, partitions: [], ...facts });
}
