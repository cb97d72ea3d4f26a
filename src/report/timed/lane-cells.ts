import type { TimedStory } from '../../domain/timed-story.ts';
import { span, type Span, type Style } from '../paint.ts';
import { type Lanes, laneOf, type LaneState, stateOfLane } from './lanes.ts';
import type { Row, RowKind } from './row.ts';

interface Cell {
  readonly char: string;
  readonly style: Style;
}

const laneCells: Readonly<Record<LaneState, Cell>> = {
  none: { char: ' ', style: 'plain' },
  idle: { char: '│', style: 'dim' },
  owns: { char: '┃', style: 'new' },
  unwell: { char: '┊', style: 'warn' },
};

/** The lanes at one row, as signs: the coordinator's first, a column of `laneColumns` for each. */
export interface LaneStrip {
  readonly lanes: Lanes;
  readonly story: TimedStory;
  readonly laneColumns: number;
}

/** The strip of a row with what happened in it: arrows, signs, the violation. */
export function stripOf(row: Row, strip: LaneStrip): readonly Span[] {
  const cells = quietCells(row, strip);
  const at = (lane: number): number => lane * strip.laneColumns + 1;
  const lane = laneOf(row.process, strip.lanes) + 1;
  const put = (place: number, char: string, style: Style = 'plain'): void => {
    cells[place] = { char, style };
  };
  if (isMessage(row.kind)) drawArrow(row, lane === 0 ? 4 : at(lane), put, cells);
  else if (row.kind === 'wrong') markWrong(strip, at, put);
  else if (lane === 0 && row.process !== null) return spansOf(cells);
  else if (row.kind === 'failure') put(at(lane), '✗', 'bad');
  else if (row.kind === 'state' || row.kind === 'back') put(at(0), '◆');
  else if (row.kind !== 'event')
    put(at(lane), row.sign ?? '•', row.tone === 'warn' ? 'warn' : 'new');
  return spansOf(cells);
}

/** The strip below a row, where its text goes on. */
export function quietStripOf(row: Row, strip: LaneStrip): readonly Span[] {
  return spansOf(quietCells(row, strip));
}

function quietCells(row: Row, { lanes, story, laneColumns }: LaneStrip): Cell[] {
  const width = (lanes.drawn.length + 1) * laneColumns;
  const cells = Array.from({ length: width }, (): Cell => laneCells.none);
  const isDown = story.failovers.some(
    ({ place, backAtMs }) => place <= row.place && row.atMs < backAtMs && row.kind !== 'back',
  );
  cells[1] = isDown ? laneCells.none : laneCells.idle;
  for (const [index, lane] of lanes.drawn.entries())
    cells[(index + 1) * laneColumns + 1] = laneCells[stateOfLane(lane, story, row)];
  return cells;
}

type Put = (place: number, char: string, style?: Style) => void;

function isMessage(kind: RowKind): boolean {
  switch (kind) {
    case 'exchange':
    case 'request':
    case 'reply':
    case 'lost-request':
    case 'lost-reply':
      return true;
    case 'event':
    case 'life':
    case 'state':
    case 'owns':
    case 'reads':
    case 'back':
    case 'failure':
    case 'wrong':
      return false;
  }
}

/** From the coordinator in the first lane to column `end`, or the other way round. */
function drawArrow({ kind, tone }: Row, end: number, put: Put, cells: readonly Cell[]): void {
  const style: Style = tone === 'plain' ? 'plain' : tone;
  for (let column = 2; column < end; column++)
    put(column, cells[column]?.char === ' ' ? '─' : '┼', style);
  if (kind === 'exchange' || kind === 'request') put(2, '←', style);
  if (kind === 'exchange' || kind === 'reply') put(end - 1, '→', style);
  if (kind === 'lost-request') put(3, '╳', style);
  if (kind === 'lost-reply') put(end - 2, '╳', style);
}

/** In the lanes of the members that the violation names, else in the coordinator's. */
function markWrong({ lanes }: LaneStrip, at: (lane: number) => number, put: Put): void {
  const isNobody = !lanes.drawn.some(({ wrong }) => wrong);
  if (isNobody) put(at(0), '✗', 'bad');
  for (const [index, { wrong }] of lanes.drawn.entries()) if (wrong) put(at(index + 1), '✗', 'bad');
}

function spansOf(cells: readonly Cell[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { char, style } of cells) {
    const last = spans.at(-1);
    if (last?.style === style) spans[spans.length - 1] = span(last.text + char, style);
    else spans.push(span(char, style));
  }
  return spans;
}
