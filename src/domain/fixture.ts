import type { AnyHistory } from './any-history.ts';
import type { InvariantId } from './contract.ts';

/** A finding on disk: replayed for ever. */
export interface Fixture {
  readonly format: 'rebalance-check/finding@1';
  readonly id: string;
  readonly subject: {
    readonly ref: string;
    readonly name: string;
    readonly version?: string;
    /** A reference to what the simulated members, or the server, assigned with; absent: Kafka's own. */
    readonly assignor?: string;
  };
  readonly invariant: InvariantId;
  /** `broken`: a known bug, pinned; fails when it is no longer seen. `holds`: fixed; must never come back. */
  readonly expect: 'broken' | 'holds';
  readonly summary: string;
  readonly seed: number;
  readonly case: number;
  readonly history: AnyHistory;
}
