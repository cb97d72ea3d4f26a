import type { TopicPartition } from '../../domain/group.ts';
import type { StoryBar, StoryMoment, TimedStory } from '../../domain/timed-story.ts';
import { includes, partitionSetOf } from '../partition-set.ts';
import type { Row } from './row.ts';
import { shortListOf } from './short-list.ts';

/** What happened to what a process owns in one instant. */
interface Instant {
  readonly process: string;
  moment: StoryMoment;
  readonly words: string[];
  /** What `assigned` told last. */
  told: readonly TopicPartition[] | null;
  gained: number;
  gone: number;
}

/** A row for each instant in which the listener of a process was called, or in which it owned something else. */
export function ownershipRows(story: TimedStory): readonly Row[] {
  const instants: Instant[] = [];
  const at = (process: string, moment: StoryMoment): Instant => {
    const last = instants.findLast(
      (one) => one.process === process && one.moment.atMs === moment.atMs,
    );
    if (last !== undefined) {
      if (moment.place > last.moment.place) last.moment = moment;
      return last;
    }
    const instant = { process, moment, words: [], told: null, gained: 0, gone: 0 };
    instants.push(instant);
    return instant;
  };
  for (const { process, type, partitions, atMs, place } of story.callbacks) {
    const instant = at(process, { atMs, place });
    instant.words.push(`${type} ${shortListOf(partitions)}`);
    if (type === 'assigned') instant.told = partitions;
  }
  for (const { process, from, to } of story.bars) {
    at(process, from).gained++;
    if (to !== null && !isEnd(process, to, story)) at(process, to).gone++;
  }
  return instants.map((instant) => rowOf(instant, story));
}

/** What a process lets go of by ending is told by its end. */
function isEnd(process: string, { place }: StoryMoment, { processes }: TimedStory): boolean {
  return processes.some((one) => one.process === process && one.to?.place === place);
}

function rowOf({ process, moment, words, told, gained, gone }: Instant, story: TimedStory): Row {
  const owned = ownedAt(story.bars, process, moment.place);
  const isTold = told !== null && gone === 0 && sameSets(told, owned);
  const isPlain = isTold || gained + gone === 0 || (owned.length === 0 && words.length > 0);
  const all = isPlain ? words : [...words, `owns ${shortListOf(owned)}`];
  const sign = gained > 0 ? (gone > 0 ? '±' : '+') : gone > 0 ? '-' : '•';
  return { ...moment, kind: 'owns', process, text: all.join('; '), tone: 'plain', sign };
}

/** What a process owns just after the observation at that place. */
export function ownedAt(
  bars: readonly StoryBar[],
  process: string,
  place: number,
): readonly StoryBar[] {
  return bars.filter(
    (bar) =>
      bar.process === process &&
      bar.from.place <= place &&
      (bar.to === null || bar.to.place > place),
  );
}

function sameSets(one: readonly TopicPartition[], other: readonly TopicPartition[]): boolean {
  if (one.length !== other.length) return false;
  const set = partitionSetOf(other);
  return one.every((partition) => includes(set, partition));
}
