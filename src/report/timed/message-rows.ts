import type { StoryMessage, StoryMoment, TimedStory } from '../../domain/timed-story.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import { textOf } from '../names.ts';
import type { Row } from './row.ts';
import { timeOf } from './time-words.ts';

/** An answer that takes this much longer than usual to come back stands in a row of its own. */
const spareMs = 20;

/** The rows of all messages: request and answer in one row where nothing lies between them. */
export function messageRows(story: TimedStory, history: TimedHistory): readonly Row[] {
  const { latencyMs, jitterMs } = { ...kafkaDefaults, ...history.settings };
  const usual: Usual = { story, travelMs: latencyMs + jitterMs + spareMs };
  return story.messages.flatMap((message) => rowsOf(message, usual));
}

/** A story, and how long a message travels in it at most if nothing is wrong. */
interface Usual {
  readonly story: TimedStory;
  readonly travelMs: number;
}

function rowsOf(message: StoryMessage, usual: Usual): readonly Row[] {
  const { requested, lost, process } = message;
  if (requested === null) {
    const at = lost ?? { atMs: message.sentAtMs, place: 0 };
    return [{ ...at, kind: 'lost-request', process, text: 'a request is lost', tone: 'warn' }];
  }
  const asked = `${textOf(message.asked)}${delayOf(message, requested, usual)}${message.duplicate ? ', once more' : ''}`;
  if (isWhole(message, requested, usual)) {
    const text = `${asked} → ${textOf(message.answered ?? '')}`;
    return [{ ...requested, kind: 'exchange', process, text, tone: toneOf(message) }];
  }
  const text = asked + afterAsking(message, requested);
  const request: Row = { ...requested, kind: 'request', process, text, tone: 'plain' };
  const answer = answerRow(message, usual.story);
  return answer === null ? [request] : [request, answer];
}

/** Asked, answered and learned at once: one row. */
function isWhole(
  { replied, learned, lost }: StoryMessage,
  requested: StoryMoment,
  usual: Usual,
): boolean {
  if (replied?.atMs !== requested.atMs) return false;
  return learned === null ? lost === null : isTogether(requested, learned, usual);
}

function afterAsking({ replied, lost }: StoryMessage, { atMs }: StoryMoment): string {
  if (replied === null) return lost === null ? ' … no answer yet' : ' … no answer';
  return replied.atMs === atMs ? '' : ' … waits';
}

const toneOf = ({ refused }: StoryMessage): Row['tone'] => (refused ? 'warn' : 'plain');

function answerRow(message: StoryMessage, story: TimedStory): Row | null {
  const { replied, learned, lost, process, answered } = message;
  const text = `→ ${textOf(answered ?? '')}`;
  if (learned === null && lost !== null) {
    if (isOver(process, lost, story)) return null;
    const words = replied === null ? 'learns that no answer will come' : `${text} is lost`;
    return { ...lost, kind: 'lost-reply', process, text: words, tone: 'warn' };
  }
  const at = learned ?? replied;
  return at === null ? null : { ...at, kind: 'reply', process, text, tone: toneOf(message) };
}

function delayOf({ sentAtMs }: StoryMessage, { atMs }: StoryMoment, { travelMs }: Usual): string {
  return atMs - sentAtMs <= travelMs ? '' : ` (sent at ${timeOf(sentAtMs)})`;
}

/** The answer came back at once, and no event lies between. */
function isTogether(
  requested: StoryMoment,
  learned: StoryMoment,
  { story: { events, failovers, wrong }, travelMs }: Usual,
): boolean {
  if (learned.atMs - requested.atMs > travelMs) return false;
  const isBetween = ({ place }: StoryMoment): boolean =>
    requested.place < place && place < learned.place;
  return (
    [...events, ...failovers].every((one) => !isBetween(one)) &&
    (wrong === null || !isBetween(wrong))
  );
}

/** Nobody waits for it any more. */
function isOver(
  process: string | null,
  { place }: StoryMoment,
  { processes }: TimedStory,
): boolean {
  const life = processes.find((one) => one.process === process);
  return life === undefined || (life.to !== null && life.to.place <= place);
}
