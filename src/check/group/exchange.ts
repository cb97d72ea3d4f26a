import type { GroupDescription, GroupRequest, GroupResponse } from '../../domain/wire.ts';

/** The group as it was from one description on until the next. */
export interface Look {
  /** Index of the observation; -1 for the time before the first one, when there is no group. */
  readonly index: number;
  readonly atMs: number;
  readonly group: GroupDescription | null;
  /** The request in whose step it was seen; -1: in none's. */
  readonly requestId: number;
  /** It is what the coordinator knew when it was back after it had moved. */
  readonly recovered: boolean;
  /** Counts how often the group has come into being, or changed its type. */
  readonly incarnation: number;
  readonly previous: Look | null;
}

/** One request as it met the coordinator, and what became of its answer. */
export interface Exchange {
  readonly requestId: number;
  readonly process: string | null;
  readonly request: GroupRequest;
  readonly sentAtMs: number;
  readonly atMs: number;
  /** It is the second arrival of a request. */
  readonly isDuplicate: boolean;
  /** Index of the observation of its arrival. */
  readonly index: number;
  /** When the coordinator that had moved last was back; -1: none had. At that very time it may be there or not. */
  readonly backAtMs: number;
  /** What the group was like when it arrived, and after the step that it caused. */
  readonly before: Look;
  after: Look;
  /** Index of the observation of its answer; -1: none. */
  replied: number;
  repliedAtMs: number;
  response: GroupResponse | null;
  /** It was answered in the step in which it arrived. */
  atOnce: boolean;
  /** What the group was like after the step in which it was answered; after its arrival, if it was not. */
  answeredIn: Look;
  /** Index of the observation with which the client learnt the answer, or would never; -1: not seen. */
  learned: number;
  learnedAtMs: number;
  lost: boolean;
}

/** The sender goes by itself, for good or for a while. */
export function isDeparture({ request }: Exchange): boolean {
  return (
    request.api === 'LeaveGroup' ||
    (request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch < 0)
  );
}

/** Index of the description before this one, or of this one if there is none. */
export function indexBefore({ previous, index }: Look): number {
  return previous === null || previous.index === -1 ? index : previous.index;
}
