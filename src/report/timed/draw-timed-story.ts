import type { EventImportance } from '../../domain/story.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import type { TimedStory } from '../../domain/timed-story.ts';
import { columnsOf, cut } from '../columns.ts';
import type { DrawingOptions } from '../drawing.ts';
import { listOf, nameOf, textOf } from '../names.ts';
import { painterOf, span, type Span, wordsOf, wrap } from '../paint.ts';
import { plural } from '../summary.ts';
import { describeTimedEvent } from './describe-timed-event.ts';
import { type LaneStrip, quietStripOf, stripOf } from './lane-cells.ts';
import { isDrawn, type Lanes, lanesOf } from './lanes.ts';
import type { Row } from './row.ts';
import { storyRows } from './story-rows.ts';
import { settingsOf, topicsAtStart } from './timed-head.ts';
import { timeOf } from './time-words.ts';

/** A list of findings shows so many rows, the last ones; `explain` as many as a story has, up to a limit. */
const rowsNearWrong = 14;
const rowsMax = 150;
const eventsMax = 60;
const textColumnsMin = 34;
const laneColumnsMax = 9;
const nameColumnsMax = 18;

/**
 * A counterexample in virtual time as lines of text, with a line feed after each: topics, settings and events, then what
 * happened, time downwards. The coordinator and the members have a lane each; requests are arrows to the coordinator's
 * and answers arrows back; a lane is thick while its member owns something, and dotted while it is not well.
 */
export function drawTimedStory(
  story: TimedStory,
  history: TimedHistory,
  options: DrawingOptions & { readonly importance: readonly EventImportance[] },
): string {
  const paint = painterOf(options);
  const { width } = options;
  const all = storyRows(story, history);
  const near = options.rounds === 'wrong' ? rowsNearWrong : rowsMax;
  const timeColumns = timeColumnsOf(all.slice(-near));
  const { lanes, laneColumns } = placeLanes(story, all.slice(-near), width - timeColumns);
  const drawn = all.filter((row) => isDrawn(row, lanes));
  const rows = drawn.slice(-near);
  const strip: LaneStrip = { lanes, story, laneColumns };
  const lines = [
    ...headLines(history, width),
    ...eventLines(history, options),
    ...(rows.length === 0 ? [] : [laneHead(strip, timeColumns)]),
    ...rows.flatMap((row, index) =>
      rowLines(row, { strip, width, timeColumns, isNewTime: rows[index - 1]?.atMs !== row.atMs }),
    ),
    ...footLines(story, lanes, { width, left: drawn.length - rows.length }),
  ];
  return lines.map((line) => `${paint(line).trimEnd()}\n`).join('');
}

/** As many as the longest time takes, with a space after it. */
function timeColumnsOf(rows: readonly Row[]): number {
  return 1 + Math.max('    time'.length, ...rows.map(({ atMs }) => timeOf(atMs).length));
}

function placeLanes(
  story: TimedStory,
  rows: readonly Row[],
  columns: number,
): { readonly lanes: Lanes; readonly laneColumns: number } {
  const names = story.processes.map(({ member }) => columnsOf(nameOf(member)));
  const laneColumns = Math.min(laneColumnsMax, Math.max(6, ...names.map((columns) => columns + 2)));
  const room = columns - textColumnsMin;
  const lanesMax = Math.max(2, Math.floor(room / laneColumns) - 1);
  return { lanes: lanesOf(story, rows, lanesMax), laneColumns };
}

function headLines(history: TimedHistory, width: number): readonly Span[][] {
  const settings = settingsOf(history);
  return [
    ...wrap(
      [
        ...(history.topics.length === 0 ? [] : [span('topics', 'dim')]),
        ...wordsOf(topicsAtStart(history)),
      ],
      width,
      4,
    ),
    ...(settings.length === 0
      ? []
      : wrap([span('settings', 'dim'), ...listed(settings)], width, 4)),
  ];
}

/** Items that are never broken inside, with commas. */
function listed(items: readonly string[]): readonly Span[] {
  return items.map((item, index) => span(index === items.length - 1 ? item : `${item},`));
}

function eventLines(
  { events }: TimedHistory,
  {
    importance,
    width,
  }: Pick<DrawingOptions, 'width'> & { readonly importance: readonly EventImportance[] },
): readonly Span[][] {
  const lines = events.slice(0, eventsMax).flatMap((event, index) => {
    const notes = importance.filter((one) => one.event === index).flatMap((one) => one.notes);
    const aside =
      notes.length === 0 ? '' : ` ← ${notes.map((note) => textOf(note, 120)).join('; ')}`;
    const head = span(`${index + 1}.`.padEnd(3), 'bold');
    const words = wordsOf(describeTimedEvent(event), 'bold');
    return wrap(
      [head, ...words, ...(aside === '' ? [] : wordsOf(aside.trimStart(), 'warn'))],
      width,
      4,
    );
  });
  const left = events.length - eventsMax;
  return left > 0 ? [...lines, [span(`    and ${plural(left, 'event')} more`, 'dim')]] : lines;
}

function laneHead({ lanes, laneColumns }: LaneStrip, timeColumns: number): Span[] {
  const names = ['coord', ...lanes.drawn.map(({ member }) => nameOf(member))];
  const cells = names.flatMap((name, index) => {
    const short = cut(name, laneColumns - 1);
    const style = lanes.drawn[index - 1]?.wrong === true ? 'bad' : 'bold';
    return [span(short, style), span(' '.repeat(laneColumns - columnsOf(short)))];
  });
  return [span(`${'time'.padStart(timeColumns - 1)} `, 'dim'), ...cells];
}

interface RowPlace {
  readonly strip: LaneStrip;
  readonly width: number;
  readonly timeColumns: number;
  readonly isNewTime: boolean;
}

function rowLines(row: Row, { strip, width, timeColumns, isNewTime }: RowPlace): readonly Span[][] {
  const time = isNewTime ? timeOf(row.atMs) : '';
  const stripColumns = (strip.lanes.drawn.length + 1) * strip.laneColumns;
  const room = Math.max(textColumnsMin / 2, width - timeColumns - stripColumns);
  const texts = wrap(textWords(row), room, 2);
  return texts.map((words, index) => [
    span(`${(index === 0 ? time : '').padStart(timeColumns - 1)} `, 'dim'),
    ...(index === 0 ? stripOf(row, strip) : quietStripOf(row, strip)),
    ...words,
  ]);
}

function textWords(row: Row): readonly Span[] {
  const { kind, tone, process, text } = row;
  const style = kind === 'event' ? 'bold' : tone;
  const sign = kind === 'wrong' || kind === 'failure' ? '✗ ' : '';
  return wordsOf(`${sign}${whoOf(row, process)}${text}`, style);
}

function whoOf({ kind }: Row, process: string | null): string {
  if (process !== null) return `${cut(nameOf(process), nameColumnsMax)}: `;
  if (kind === 'failure') return 'coordinator: ';
  return kind === 'exchange' || kind === 'request' || kind === 'reply' ? 'somebody: ' : '';
}

function footLines(
  { left: { messages } }: TimedStory,
  { folded }: Lanes,
  { width, left }: { readonly width: number; readonly left: number },
): readonly Span[][] {
  const words: string[] = [];
  if (left > 0) words.push(`${plural(left, 'earlier row')}`);
  if (messages > 0) words.push(plural(messages, 'message'));
  if (folded.length > 0)
    words.push(
      listOf(
        folded.map(({ member }) => nameOf(member)),
        { itemsMax: 5 },
      ),
    );
  if (words.length === 0) return [];
  return wrap([span('   '), ...wordsOf(`(not drawn: ${words.join('; ')})`, 'dim')], width, 4);
}
