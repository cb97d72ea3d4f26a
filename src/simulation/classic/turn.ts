import type { CoordinatorReply } from '../../domain/coordinator.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { GroupResponse } from '../../domain/wire.ts';

/** What a step of a group has besides the group: the time and the settings. */
export interface ClassicContext {
  readonly settings: GroupSettings;
  readonly nowMs: number;
  /** The number in the next member id that is given out. */
  readonly nextMemberNumber: number;
}

/**
 * One step under way: what it has answered so far, and the number of the next member id. It lives no longer than the
 * step; groups themselves are never changed in place.
 */
export interface Turn {
  readonly settings: GroupSettings;
  readonly nowMs: number;
  readonly replies: CoordinatorReply[];
  nextMemberNumber: number;
}

/** Begins a step. */
export function turnOf({ settings, nowMs, nextMemberNumber }: ClassicContext): Turn {
  return { settings, nowMs, nextMemberNumber, replies: [] };
}

/** Answers a request in this step. */
export function reply(turn: Turn, requestId: number, response: GroupResponse): void {
  turn.replies.push({ requestId, response });
}
