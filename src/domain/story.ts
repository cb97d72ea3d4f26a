import type { TopicPartition } from './group.ts';
import type { TimedStory } from './timed-story.ts';
import type { FailureKind } from './trace.ts';

/** One member in one round of a story. Arrays are in the order in which they were said. */
export interface StoryMember {
  readonly member: string;
  readonly instanceId?: string;
  readonly rackId?: string;
  readonly topics: readonly string[];
  readonly claims: readonly TopicPartition[];
  readonly claimsGeneration: number;
  /** What the answer gave it; null if the answer left it out, or there was none. */
  readonly got: readonly TopicPartition[] | null;
  /** It did not learn this answer. */
  readonly missed: boolean;
  /** What a right answer would have given it, in rounds where that is known. */
  readonly right?: readonly TopicPartition[];
}

/** One round of a rebalance. */
export interface StoryRound {
  /** Index into the history's events: the event that caused it. */
  readonly event: number;
  readonly round: number;
  readonly generation: number;
  readonly topics: readonly { readonly topic: string; readonly partitions: number }[];
  readonly members: readonly StoryMember[];
  /** Entries of the answer for ids that are no members. */
  readonly strangers: readonly {
    readonly member: string;
    readonly got: readonly TopicPartition[];
  }[];
  readonly failure?: { readonly kind: FailureKind; readonly message: string };
  /** The promise was broken here: the last observation of the violation's evidence. */
  readonly wrong: boolean;
}

/** What matters in an event of the shrunk history, found by changing it and looking whether it still fails. */
export interface EventImportance {
  readonly event: number;
  /** Short phrases: `needed`, `any other member will do`, `fails only with 3 or more partitions`. */
  readonly notes: readonly string[];
}

/** A counterexample as it was lived, small enough to draw: plain data, so that reports can be made again from JSON. */
export interface Story {
  readonly rounds: readonly StoryRound[];
  /** Of a timed history; there are no rounds then. */
  readonly timed?: TimedStory;
  readonly importance: readonly EventImportance[];
}
