import type { StoryMoment } from '../../domain/timed-story.ts';

/** What a row of a timed drawing shows. */
export type RowKind =
  /** An event of the history. */
  | 'event'
  /** A process started or ended otherwise. */
  | 'life'
  /** A request and its answer at once. */
  | 'exchange'
  | 'request'
  | 'reply'
  /** A request or an answer that does not arrive. */
  | 'lost-request'
  | 'lost-reply'
  /** The coordinator's state changed. */
  | 'state'
  /** The listener was called, or a process owns something else. */
  | 'owns'
  | 'reads'
  /** The coordinator is back. */
  | 'back'
  | 'failure'
  | 'wrong';

/** One line of a timed drawing: something that happened. */
export interface Row extends StoryMoment {
  readonly kind: RowKind;
  /** In whose lane; null: the coordinator's, or for messages nobody's. */
  readonly process: string | null;
  /** What happened, in one line without the process's name. */
  readonly text: string;
  /** An error, or something that went wrong. */
  readonly tone: 'plain' | 'warn' | 'bad';
  /** Of `owns`: what came and what went. */
  readonly sign?: '+' | '-' | '±' | '•';
}

/** The order in which rows stand: by time, and in one instant as they were observed. */
export function byMoment(one: StoryMoment, other: StoryMoment): number {
  return one.atMs - other.atMs || one.place - other.place;
}
