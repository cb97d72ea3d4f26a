import type { TopicPartition } from './group.ts';
import type { ListenerCallback, MemberProtocol } from './member-client.ts';
import type { ApiName, GroupDescription } from './wire.ts';

/** One process of a member, from its start to its end (null: it outlived the story). */
export interface StoryProcess {
  readonly process: string;
  readonly member: string;
  readonly protocol: MemberProtocol;
  readonly instanceId: string | null;
  readonly fromMs: number;
  readonly toMs: number | null;
  /** When it was not well: `away` does not poll, `paused` stands still. */
  readonly unwell: readonly {
    readonly how: 'away' | 'paused';
    readonly fromMs: number;
    readonly toMs: number | null;
  }[];
}

/** A request and its answer; the times that are null never came. */
export interface StoryMessage {
  /** Null: nobody's process sent it. */
  readonly process: string | null;
  readonly api: ApiName;
  readonly sentAtMs: number;
  readonly requestedAtMs: number | null;
  readonly repliedAtMs: number | null;
  readonly learnedAtMs: number | null;
  /** A few words on what was asked, and on what was answered (an error's name first). */
  readonly asked: string;
  readonly answered: string | null;
}

/** A partition in a client's hands. */
export interface StoryBar extends TopicPartition {
  readonly process: string;
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** A counterexample in virtual time as it was lived, small enough to draw: plain data. */
export interface TimedStory {
  readonly endMs: number;
  readonly processes: readonly StoryProcess[];
  readonly messages: readonly StoryMessage[];
  readonly bars: readonly StoryBar[];
  readonly callbacks: readonly (ListenerCallback & {
    readonly process: string;
    readonly atMs: number;
  })[];
  /** The coordinator's state from `atMs` on. */
  readonly states: readonly { readonly atMs: number; readonly group: GroupDescription | null }[];
  readonly events: readonly { readonly event: number; readonly atMs: number }[];
  /** Where the promise was broken; null if it was not. */
  readonly wrong: {
    readonly atMs: number;
    readonly members: readonly string[];
    readonly partitions: readonly TopicPartition[];
  } | null;
}
