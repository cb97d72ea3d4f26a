import type { EventImportance } from '../../domain/story.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import type { TimedStory } from '../../domain/timed-story.ts';
import type { DrawingOptions } from '../drawing.ts';
import { describeTimedEvent } from './describe-timed-event.ts';

/** A counterexample in virtual time as lines of text, with a line feed after each. */
export function drawTimedStory(
  _story: TimedStory,
  history: TimedHistory,
  _options: DrawingOptions & { readonly importance: readonly EventImportance[] },
): string {
  return history.events.map((event) => `${describeTimedEvent(event)}\n`).join('');
}
