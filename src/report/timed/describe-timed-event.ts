import type { TimedEvent } from '../../domain/timed-history.ts';
import { nameOf } from '../names.ts';

/** One line for an event in virtual time. */
export function describeTimedEvent(event: TimedEvent): string {
  const who = 'member' in event ? ` ${nameOf(event.member)}` : '';
  return `at ${event.atMs} ms: ${event.type}${who}`;
}
