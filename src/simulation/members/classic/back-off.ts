import type { Turn } from './turn.ts';

/** The application's thread tries no more before `retry.backoff.ms` are over. Source: Kafka, `retry.backoff.ms`. */
export function backOff({ member, nowMs }: Turn): void {
  member.sleepAtMs = nowMs + member.config.settings.retryBackoffMs;
}

/** Whether the application's thread still backs off inside `poll`; a sleep that is over is forgotten. */
export function isAsleep({ member, nowMs }: Turn): boolean {
  if (member.sleepAtMs === null) return false;
  if (nowMs < member.sleepAtMs) return true;
  member.sleepAtMs = null;
  return false;
}
