import type { InvariantId, Scope } from './contract.ts';
import type { TopicPartition } from './group.ts';
import type { GroupWitness } from './group-witness.ts';
import type { FailureKind, ProbeKind, Trace } from './trace.ts';

/** Where a rule comes from: the KIP, the class or the paper, and the place in it. */
export interface RuleSource {
  readonly title: string;
  readonly locator: string;
}

/** Something an assignor may promise, judged over a trace. */
export interface Invariant {
  readonly id: InvariantId;
  /** The promise in one sentence, in the present tense, without a full stop. */
  readonly title: string;
  readonly kind: 'safety' | 'liveness' | 'quality';
  readonly source: RuleSource;
  /** The situations that exercise it, in words: what a run must contain before its silence means anything. */
  readonly exercises: string;
  /** Pure. `examined` counts the chances to fail that the trace gave; 0 means that it was not exercised. */
  check(trace: Trace, scope: Scope): Verdict;
}

/** What a trace says about one invariant. */
export type Verdict =
  | { readonly status: 'holds'; readonly examined: number }
  | {
      readonly status: 'broken';
      readonly examined: number;
      readonly violations: readonly [Violation, ...Violation[]];
    }
  | { readonly status: 'undecided'; readonly reason: string };

/** One broken promise. */
export interface Violation {
  /** Indices into `trace.observations`, oldest first; the last one is where it went wrong. */
  readonly evidence: readonly number[];
  readonly witness: Witness;
}

/** Hand `partition` from one member to the next. */
export interface Transfer {
  readonly partition: TopicPartition;
  readonly from: string;
  readonly to: string;
}

/** The smallest concrete evidence of a broken promise, which a person can check by hand. Plain data; prose is made in `report`. */
export type Witness =
  | GroupWitness
  | {
      readonly type: 'unassigned';
      readonly partition: TopicPartition;
      readonly eligible: readonly string[];
    }
  | {
      readonly type: 'owned-twice';
      readonly partition: TopicPartition;
      readonly members: readonly [string, string];
    }
  | { readonly type: 'not-subscribed'; readonly member: string; readonly partition: TopicPartition }
  /** `partitions` is how many the topic has, or null if the cluster does not know it. */
  | {
      readonly type: 'no-such-partition';
      readonly member: string;
      readonly partition: TopicPartition;
      readonly partitions: number | null;
    }
  | {
      readonly type: 'misaddressed';
      readonly member: string;
      readonly problem: 'omitted' | 'stranger';
    }
  | { readonly type: 'failed'; readonly failure: FailureKind; readonly message: string }
  | {
      readonly type: 'differs';
      readonly probe: ProbeKind;
      readonly member: string;
      readonly first: readonly TopicPartition[];
      readonly second: readonly TopicPartition[];
    }
  /** The same history broke `invariant` in some runs and not in others. */
  | {
      readonly type: 'flaky';
      readonly invariant: InvariantId;
      readonly failures: number;
      readonly tries: number;
    }
  /** A probe of an answered rebalance did not answer at all. */
  | { readonly type: 'probe-failed'; readonly probe: ProbeKind; readonly message: string }
  | { readonly type: 'changed-input'; readonly path: string }
  | {
      readonly type: 'garbled';
      readonly member: string;
      readonly meant: readonly TopicPartition[];
      readonly decoded: readonly TopicPartition[];
    }
  /** With `topic`: loads are counted within that topic. */
  | {
      readonly type: 'uneven';
      readonly topic?: string;
      readonly more: string;
      readonly moreLoad: number;
      readonly less: string;
      readonly lessLoad: number;
    }
  | {
      readonly type: 'not-contiguous';
      readonly topic: string;
      readonly member: string;
      readonly expected: readonly number[];
      readonly actual: readonly number[];
    }
  /** Handovers that, done in order, would have been better: what they gain, in the measure that was promised. */
  | {
      readonly type: 'better';
      readonly transfers: readonly Transfer[];
      readonly gain: 'balance' | 'moves' | 'racks';
      /** Σ load² saved, moves saved, or cross-rack partitions saved. */
      readonly by: number;
    }
  | {
      readonly type: 'not-co-partitioned';
      readonly topics: readonly [string, string];
      readonly partition: number;
      readonly members: readonly [string, string];
    }
  | {
      readonly type: 'topic-share';
      readonly member: string;
      readonly topic: string;
      readonly kept: number;
      readonly fairFrom: number;
      readonly fairTo: number;
    }
  | {
      readonly type: 'needless-move';
      readonly partition: TopicPartition;
      readonly from: string;
      readonly to: string | null;
    }
  | {
      readonly type: 'stale-claim-won';
      readonly partition: TopicPartition;
      readonly winner: string;
      readonly winnerGeneration: number;
      readonly holder: string;
      readonly holderGeneration: number;
    }
  | {
      readonly type: 'static-changed';
      readonly instanceId: string;
      readonly before: readonly TopicPartition[];
      readonly after: readonly TopicPartition[];
    }
  | {
      readonly type: 'given-before-revoked';
      readonly partition: TopicPartition;
      readonly from: string;
      readonly to: string;
      readonly round: number;
    }
  | {
      readonly type: 'no-progress';
      readonly partition: TopicPartition;
      readonly rounds: readonly [number, number];
    }
  | {
      readonly type: 'not-settled';
      readonly rounds: number;
      readonly bound: number;
      readonly cycle: boolean;
    }
  | {
      readonly type: 'revoked-and-returned';
      readonly member: string;
      readonly partition: TopicPartition;
      readonly rounds: readonly [number, number];
    };
