import type { TopicPartition } from '../../domain/group.ts';
import type { GroupTrace } from '../../domain/group-trace.ts';
import type { StoryBar, StoryMessage, StoryProcess, TimedStory } from '../../domain/timed-story.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A process while a trace is gone through. */
export type ProcessNotes = Writable<Omit<StoryProcess, 'unwell'>> & {
  readonly unwell: Writable<StoryProcess['unwell'][number]>[];
  /** What it owns now. */
  readonly bars: BarNotes[];
};

/** A partition in a client's hands. */
export type BarNotes = Writable<StoryBar>;

/** A message, and what decides whether it is told. */
export type MessageNotes = Writable<StoryMessage> & {
  /** It changed nothing and tells nothing: a heartbeat as all others. */
  isPlain: boolean;
  /** It is about committed offsets only. */
  isOfOffsets: boolean;
  /** The violation's evidence names it. */
  isEvidence: boolean;
};

/** All that is noted on one way through a trace. */
export interface StoryNotes {
  readonly trace: GroupTrace;
  readonly evidence: ReadonlySet<number>;
  /** The partitions whose records matter; empty: none do. */
  readonly readOf: readonly TopicPartition[];
  readonly processes: Map<string, ProcessNotes>;
  readonly messages: Map<number, MessageNotes>;
  readonly bars: BarNotes[];
  readonly callbacks: Writable<TimedStory['callbacks'][number]>[];
  readonly states: Writable<TimedStory['states'][number]>[];
  readonly events: Writable<TimedStory['events'][number]>[];
  readonly reads: Writable<TimedStory['reads'][number]>[];
  readonly failovers: Writable<TimedStory['failovers'][number]>[];
  failure: TimedStory['failure'];
  /** By member id: the process that had it last. */
  readonly processOf: Map<string, string>;
}

/** Nothing is noted yet. */
export function newStoryNotes(
  trace: GroupTrace,
  evidence: ReadonlySet<number>,
  readOf: readonly TopicPartition[],
): StoryNotes {
  return {
    trace,
    evidence,
    readOf,
    processes: new Map(),
    messages: new Map(),
    bars: [],
    callbacks: [],
    states: [],
    events: [],
    reads: [],
    failovers: [],
    failure: null,
    processOf: new Map(),
  };
}
