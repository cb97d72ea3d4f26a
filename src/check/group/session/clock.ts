import type { GroupSettings } from '../../../domain/settings.ts';
import type { DescribedMember } from '../../../domain/wire.ts';
import type { Exchange } from '../exchange.ts';

/** What is known of the timers of one member. */
export interface Clock {
  readonly memberId: string;
  sessionMs: number;
  rebalanceMs: number;
  /** When it appeared. */
  readonly sinceMs: number;
  /** When its session timer was set again at the latest, for certain, and perhaps. */
  surelyMs: number;
  perhapsMs: number;
  /** The JoinGroup and the SyncGroup of it that wait for an answer: meanwhile it has not to say anything. */
  join: Exchange | null;
  sync: Exchange | null;
  /** A join of it has succeeded: from then on it may wait as long as it takes. */
  hasJoined: boolean;
  /** A JoinGroup of it that waited and was answered with UNKNOWN_MEMBER_ID. */
  refused: Exchange | null;
  /** Since when it is waited for to give up partitions (KIP-848), and when that was last begun anew; -1: it is not. */
  revokesMs: number;
  revokesAnewMs: number;
  /** A static member that has left for a while when it was waited for so: a coordinator that moves waits for it again. */
  leftRevoking: boolean;
  /** In a KIP-848 group, a classic member: since when it shall join again, and since when it shall sync; -1: no. */
  rejoinsMs: number;
  syncsMs: number;
  /** It has sent a SyncGroup in this generation. */
  hasSynced: boolean;
}

/** A clock of a member that has just appeared. */
export function newClock(
  { memberId, memberType }: DescribedMember,
  nowMs: number,
  settings: GroupSettings,
): Clock {
  const isConsumer = memberType === 'consumer';
  return {
    memberId,
    sessionMs: isConsumer ? settings.groupConsumerSessionTimeoutMs : settings.sessionTimeoutMs,
    rebalanceMs: settings.maxPollIntervalMs,
    sinceMs: nowMs,
    surelyMs: nowMs,
    perhapsMs: nowMs,
    join: null,
    sync: null,
    hasJoined: false,
    refused: null,
    revokesMs: -1,
    revokesAnewMs: -1,
    leftRevoking: false,
    rejoinsMs: -1,
    syncsMs: -1,
    hasSynced: false,
  };
}

/** The timer is set anew, for certain or perhaps. */
export function reset(clock: Clock, nowMs: number, how: 'surely' | 'perhaps'): void {
  clock.perhapsMs = nowMs;
  if (how === 'surely') clock.surelyMs = nowMs;
}

/** It has a request that waits. */
export function isWaiting({ join, sync }: Clock): boolean {
  return join !== null || sync !== null;
}
