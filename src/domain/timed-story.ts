import type { TopicPartition } from './group.ts';
import type { ListenerCallback, MemberProtocol, RecordRange } from './member-client.ts';
import type { ApiName, GroupDescription } from './wire.ts';

/**
 * When something happened. `place` is the observation's index in the trace: it tells apart what happened in one instant.
 */
export interface StoryMoment {
  readonly atMs: number;
  readonly place: number;
}

/** One process of a member, from its start to its end (null: it outlived the story). */
export interface StoryProcess {
  readonly process: string;
  readonly member: string;
  readonly protocol: MemberProtocol;
  readonly instanceId: string | null;
  readonly from: StoryMoment;
  readonly to: (StoryMoment & { readonly how: 'closed' | 'crashed' | 'gave-up' }) | null;
  /** The error with which it gave up. */
  readonly error?: string;
  /** When it was not well: `away` does not poll, `paused` stands still. */
  readonly unwell: readonly {
    readonly how: 'away' | 'paused';
    readonly from: StoryMoment;
    readonly to: StoryMoment | null;
  }[];
}

/** A request and its answer; what is null never came. */
export interface StoryMessage {
  /** Null: nobody's process sent it. */
  readonly process: string | null;
  /** Null: it was lost before anybody could see what it was. */
  readonly api: ApiName | null;
  readonly sentAtMs: number;
  /** It reached the coordinator. */
  readonly requested: StoryMoment | null;
  readonly replied: StoryMoment | null;
  readonly learned: StoryMoment | null;
  /** The request or its answer was lost. */
  readonly lost: StoryMoment | null;
  /** A few words on what was asked, and on what was answered (an error's name first). */
  readonly asked: string;
  readonly answered: string | null;
  /** The answer tells of an error. */
  readonly refused: boolean;
  /** It is the second arrival of one request. */
  readonly duplicate: boolean;
}

/** A partition in a client's hands. */
export interface StoryBar extends TopicPartition {
  readonly process: string;
  readonly from: StoryMoment;
  readonly to: StoryMoment | null;
}

/** A counterexample in virtual time as it was lived, small enough to draw: plain data. */
export interface TimedStory {
  /** When watching ended. */
  readonly endMs: number;
  readonly processes: readonly StoryProcess[];
  /** Without the heartbeats that changed nothing, and others that tell nothing here. */
  readonly messages: readonly StoryMessage[];
  readonly bars: readonly StoryBar[];
  readonly callbacks: readonly (ListenerCallback & StoryMoment & { readonly process: string })[];
  /** The coordinator's state from then on. */
  readonly states: readonly (StoryMoment & { readonly group: GroupDescription | null })[];
  readonly events: readonly (StoryMoment & { readonly event: number; readonly effect: boolean })[];
  /** What was processed, where the broken promise is about records: each run of a process through a partition once. */
  readonly reads: readonly (StoryMoment & RecordRange & { readonly process: string })[];
  /** The coordinator was not there from `atMs` to `backAtMs`. */
  readonly failovers: readonly (StoryMoment & { readonly backAtMs: number })[];
  /** A subject that did not do its step, or not twice the same; `process` is null for the coordinator. */
  readonly failure:
    | (StoryMoment & { readonly process: string | null; readonly message: string })
    | null;
  /** How much was left out: messages that tell nothing, and what happened long before. */
  readonly left: { readonly messages: number; readonly states: number };
  /** Where the promise was broken; null if it was not. `members` are processes, where they are known. */
  readonly wrong:
    | (StoryMoment & {
        readonly members: readonly string[];
        readonly partitions: readonly TopicPartition[];
      })
    | null;
}
