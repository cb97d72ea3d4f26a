import type { AnyHistory } from '../domain/any-history.ts';
import { isTimed } from '../domain/any-history.ts';
import type { Story } from '../domain/story.ts';
import { drawStory, type DrawingOptions } from './drawing.ts';
import { drawTimedStory } from './timed/draw-timed-story.ts';

/** A counterexample as lines of text: round by round, or in virtual time. */
export function drawAnyStory(story: Story, history: AnyHistory, options: DrawingOptions): string {
  if (!isTimed(history)) return drawStory(story, history, options);
  const { timed, importance } = story;
  return timed === undefined ? '' : drawTimedStory(timed, history, { ...options, importance });
}
