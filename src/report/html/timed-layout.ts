import type { TopicPartition } from '../../domain/group.ts';
import type { StoryBar, StoryMoment, TimedStory } from '../../domain/timed-story.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import { columnsOf } from '../columns.ts';
import { nameOf, partitionOf } from '../names.ts';
import { wordsOf, wrap } from '../paint.ts';
import { isSame } from '../partition-set.ts';
import { isDrawn, type Lane, type Lanes, lanesOf } from '../timed/lanes.ts';
import type { Row } from '../timed/row.ts';
import { storyRows } from '../timed/story-rows.ts';

/** Larger stories are cut; the table has more of them, and the JSON has all. */
const rowsMax = 120;
const lanesMax = 8;
/** A lane has room for so many partitions, fewer where there are many lanes. */
const slotsMin = 3;
const slotsMax = 4;
/** Of all lanes, so that most drawings need not be scrolled on a wide screen. */
const lanesWidth = 556;
/** A pause of more than this leaves a gap. */
const pauseMs = 1000;

/** Sizes in user units, which are CSS pixels. */
export const timedSize: {
  readonly head: number;
  readonly line: number;
  readonly time: number;
  readonly words: number;
  readonly letter: number;
  readonly mono: number;
} = { head: 52, line: 16, time: 74, words: 400, letter: 6.3, mono: 7.3 };

/** A row with its place. */
export interface PlacedRow {
  readonly row: Row;
  readonly y: number;
  readonly height: number;
  readonly lines: readonly string[];
  /** It is the first of its instant. */
  readonly isNewTime: boolean;
}

/** A partition's place in a lane. */
export interface Slot {
  readonly partition: TopicPartition;
  readonly x: number;
}

/** A lane with its place. */
export interface PlacedLane {
  readonly lane: Lane;
  /** Where its line stands; partitions stand to the right of it. */
  readonly x: number;
  readonly width: number;
  readonly slots: readonly Slot[];
  /** Partitions that have no room. */
  readonly slotsLeft: number;
}

/** Where everything of a timed story stands: time goes down, the coordinator and the members have a lane each. */
export interface TimedLayout {
  readonly rows: readonly PlacedRow[];
  readonly rowsLeft: number;
  readonly coordinatorX: number;
  readonly lanes: readonly PlacedLane[];
  readonly all: Lanes;
  readonly slotWidth: number;
  readonly width: number;
  readonly height: number;
  /** The number of each topic, by first appearance. */
  readonly topics: ReadonlyMap<string, number>;
}

/** A timed story where it stands. */
export interface TimedCanvas {
  readonly layout: TimedLayout;
  readonly story: TimedStory;
}

/** Places a story. */
export function timedLayoutOf(story: TimedStory, history: TimedHistory): TimedLayout {
  const everything = storyRows(story, history);
  const all = lanesOf(story, everything.slice(-rowsMax), lanesMax);
  const drawn = everything.filter((row) => isDrawn(row, all));
  const rows = placeRows(drawn.slice(-rowsMax));
  const labels = story.bars.map((bar) => columnsOf(partitionOf(bar)));
  const slotWidth = Math.min(80, Math.ceil(Math.max(3, ...labels) * timedSize.mono) + 20);
  const coordinatorX = timedSize.time + timedSize.words + 34;
  const lanes = placeLanes(story, all, { from: coordinatorX + 56, slotWidth });
  const last = lanes.at(-1);
  const end = rows.at(-1);
  return {
    rows,
    rowsLeft: drawn.length - rows.length,
    coordinatorX,
    lanes,
    all,
    slotWidth,
    width: last === undefined ? coordinatorX + 60 : last.x + last.width,
    height: (end === undefined ? timedSize.head : end.y + end.height) + 12,
    topics: topicsOf(story.bars),
  };
}

function placeRows(rows: readonly Row[]): readonly PlacedRow[] {
  let y = timedSize.head;
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const lines = linesOf(row);
    const height = Math.max(24, lines.length * timedSize.line + 8);
    if (before !== undefined && row.atMs - before.atMs > pauseMs) y += 12;
    y += height;
    return { row, y: y - height, height, lines, isNewTime: before?.atMs !== row.atMs };
  });
}

function linesOf(row: Row): readonly string[] {
  const who = row.process === null ? '' : `${nameOf(row.process)}: `;
  const sign = row.kind === 'wrong' || row.kind === 'failure' ? '✗ ' : '';
  const text = sign + (row.process === null ? nobodyOf(row) : who) + row.text;
  const room = Math.floor(timedSize.words / timedSize.letter);
  return wrap(wordsOf(text), room, 2).map((spans) =>
    spans
      .map((each) => each.text)
      .join('')
      .replace(/^ {2}/u, '\u00a0\u00a0'),
  );
}

function nobodyOf({ kind }: Row): string {
  if (kind === 'failure') return 'coordinator: ';
  return kind === 'exchange' || kind === 'request' || kind === 'reply' ? 'somebody: ' : '';
}

function placeLanes(
  story: TimedStory,
  { drawn }: Lanes,
  { from, slotWidth }: { readonly from: number; readonly slotWidth: number },
): readonly PlacedLane[] {
  let left = from;
  const room = Math.floor((lanesWidth / drawn.length - 34) / (slotWidth + 4));
  const slotsShown = Math.max(slotsMin, Math.min(slotsMax, room));
  return drawn.map((lane) => {
    const partitions = partitionsIn(lane, story);
    const shown = partitions.slice(0, slotsShown);
    const x = left + 12;
    const slots = shown.map((partition, index) => {
      return { partition, x: x + 10 + index * (slotWidth + 4) };
    });
    const name = columnsOf(nameOf(lane.member)) * timedSize.mono + 24;
    const width = Math.max(96, Math.min(name, 190), 34 + slots.length * (slotWidth + 4));
    left += width;
    return { lane, x, width, slots, slotsLeft: partitions.length - shown.length };
  });
}

/** The partitions that a lane ever has, those of the violation first. */
function partitionsIn(lane: Lane, { bars, wrong }: TimedStory): readonly TopicPartition[] {
  const found: TopicPartition[] = [];
  for (const bar of bars) {
    if (!lane.processes.some(({ process }) => process === bar.process)) continue;
    if (!found.some((one) => isSame(one, bar))) found.push(bar);
  }
  const isWrong = (one: TopicPartition): boolean =>
    wrong?.partitions.some((each) => isSame(each, one)) === true;
  return [...found.filter(isWrong), ...found.filter((one) => !isWrong(one))];
}

function topicsOf(bars: readonly StoryBar[]): ReadonlyMap<string, number> {
  const topics = new Map<string, number>();
  for (const { topic } of bars) if (!topics.has(topic)) topics.set(topic, topics.size);
  return topics;
}

/** The height at which a moment stands: in the middle of its row, or between two. */
export function yOf({ rows, height }: TimedLayout, moment: StoryMoment): number {
  let y: number = timedSize.head;
  for (const placed of rows) {
    const { row } = placed;
    const isLater =
      row.atMs > moment.atMs || (row.atMs === moment.atMs && row.place > moment.place);
    if (isLater) return y;
    // The violation may share its moment with what it is about: that came first.
    if (row.atMs === moment.atMs && row.place === moment.place) return placed.y + placed.height / 2;
    y = placed.y + placed.height;
  }
  return Math.min(y, height - 12);
}
