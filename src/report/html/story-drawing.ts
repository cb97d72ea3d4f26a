import { cut } from '../columns.ts';
import { partitionOf } from '../names.ts';
import { html, type Markup } from './markup.ts';
import {
  failureLinesOf,
  type Grid,
  gridOf,
  labelOf,
  nameOfLane,
  piecesHeightOf,
  size,
} from './story-grid.ts';
import type { DrawnCell, DrawnColumn, DrawnLane, DrawnPiece, StoryLayout } from './story-layout.ts';

/** Names for screen readers, and a prefix of ids that no other drawing of the page has. */
export interface DrawingTexts {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

interface Canvas {
  readonly grid: Grid;
  readonly lanes: readonly DrawnLane[];
  readonly id: string;
}

/**
 * A story as SVG: members are lanes, rounds are columns, partitions are pieces with a label. What happened to a piece is
 * told by its sign and outline, its topic by its label, band and pattern; colour repeats both.
 */
export function drawStorySvg(layout: StoryLayout, texts: DrawingTexts): Markup {
  const grid = gridOf(layout);
  const { id, title, description } = texts;
  const { width, height } = grid;
  return html`<svg
    role="img"
    aria-labelledby="${id}-t ${id}-d"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    xmlns="http://www.w3.org/2000/svg"
  >
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${description}</desc>
    ${patterns(id)} ${layout.columns.map((column, index) => drawBackground(column, index, grid))}
    ${layout.lanes.map((lane, index) => drawLane(lane, index, grid))}
    ${layout.columns.map((column, index) => drawColumn(column, index, { grid, id, lanes: layout.lanes }))}
  </svg>`;
}

/** Solid, hatched, dotted and barred: with six colours, twelve topics look different. */
function patterns(id: string): Markup {
  return html`<defs>
    <pattern
      id="${id}-p1"
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
      ><line class="hatch" x1="0" y1="0" x2="0" y2="5"
    /></pattern>
    <pattern id="${id}-p2" width="5" height="5" patternUnits="userSpaceOnUse"
      ><circle class="dot" cx="2.5" cy="2.5" r="1.3"
    /></pattern>
    <pattern id="${id}-p3" width="5" height="5" patternUnits="userSpaceOnUse"
      ><line class="hatch" x1="0" y1="1" x2="5" y2="1"
    /></pattern>
  </defs>`;
}

function drawBackground(column: DrawnColumn, index: number, grid: Grid): Markup {
  const { x = 0, width = 0 } = grid.columns[index] ?? {};
  const tint = html`<rect
    class="${column.kind}-column"
    x="${x}"
    y="0"
    width="${width}"
    height="${grid.height}"
  />`;
  return html`${column.kind === 'round' ? null : tint}<line
      class="rule"
      x1="${x}"
      y1="0"
      x2="${x}"
      y2="${grid.height}"
    />`;
}

function drawLane(lane: DrawnLane, index: number, grid: Grid): Markup {
  const { y = 0, height = 0 } = grid.lanes[index] ?? {};
  const className = lane.kind === 'member' ? 'mono strong' : 'mono strong warn';
  return html`<line class="rule" x1="0" y1="${y}" x2="${grid.width}" y2="${y}" /><text
      class="${className}"
      x="14"
      y="${y + height / 2 + 4}"
      >${nameOfLane(lane)}</text
    >`;
}

function drawColumn(column: DrawnColumn, index: number, canvas: Canvas): Markup {
  const { grid } = canvas;
  const { x = 0, width = 0 } = grid.columns[index] ?? {};
  const left = x + size.padding;
  const room = Math.floor((width - 2 * size.padding) / (size.letter - 0.6));
  const wrong = html`<text class="bad strong" x="${left}" y="54">✗ wrong here</text>`;
  return html`<g>
    <text class="strong${column.kind === 'right' ? ' good' : ''}" x="${left}" y="21"
      >${cut(column.title, room)}</text
    >
    <text class="soft" x="${left}" y="37">${column.subtitle}</text
    >${column.kind === 'wrong' ? wrong : null}
    ${column.cells.map((cell, lane) => drawCell(cell, { column: index, lane }, canvas))}
    ${drawFailure(column, index, grid)}</g
  >`;
}

function drawFailure(column: DrawnColumn, index: number, grid: Grid): readonly Markup[] {
  const { x = 0, width = 0 } = grid.columns[index] ?? {};
  const { y = 0, height = 0 } = grid.lanes.at(-1) ?? {};
  return failureLinesOf(column, width).map(
    (line, row) =>
      html`<text
        class="soft bad"
        x="${x + size.padding}"
        y="${y + height + 18 + row * size.remarkHeight}"
        >${line}</text
      >`,
  );
}

interface Place {
  readonly column: number;
  readonly lane: number;
}

function drawCell(cell: DrawnCell | null, place: Place, canvas: Canvas): Markup | null {
  const column = canvas.grid.columns[place.column];
  const lane = canvas.grid.lanes[place.lane];
  if (column === undefined || lane === undefined) return null;
  const left = column.x + size.padding;
  if (cell === null) {
    if (canvas.lanes[place.lane]?.kind !== 'member') return null;
    const y = lane.y + lane.height / 2;
    return html`<line
      class="absent"
      x1="${left}"
      y1="${y}"
      x2="${column.x + column.width - size.padding}"
      y2="${y}"
    />`;
  }
  const top = lane.y + size.padding;
  const below = top + piecesHeightOf(cell, column.across);
  const room = Math.floor((column.width - 2 * size.padding) / size.smallLetter);
  const bar = html`<rect
    class="badge"
    x="${column.x}"
    y="${lane.y + 1}"
    width="4"
    height="${lane.height - 2}"
  />`;
  const nothing = html`<text class="soft" x="${left}" y="${top + 12}">nothing</text>`;
  return html`${cell.pieces.map((piece, index) => {
    const x = left + (index % column.across) * (canvas.grid.pieceWidth + size.gap);
    const y = top + Math.floor(index / column.across) * (size.pieceHeight + size.gap);
    return drawPiece(piece, { x, y }, canvas);
  })}${cell.pieces.length === 0 ? nothing : null}${cell.remarks.map(
    (remark, row) =>
      html`<text
        class="soft${cell.wrong ? ' bad' : ''}"
        x="${left}"
        y="${below + 8 + row * size.remarkHeight}"
        >${cut(remark, room)}</text
      >`,
  )}${cell.wrong ? bar : null}`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const signs: Readonly<Record<DrawnPiece['mark'], string>> = {
  kept: '',
  new: '+',
  lost: '−',
  claimed: '',
  nobody: '',
};

function drawPiece(piece: DrawnPiece, { x, y }: Point, { grid, id }: Canvas): Markup {
  const topic = grid.topics.get(piece.partition.topic) ?? 0;
  const pattern = topic % 4;
  const right = x + grid.pieceWidth - 2;
  const place = html`x="${x + 5}" y="${y + 4}" width="7" height="${size.pieceHeight - 8}" rx="2"`;
  const hatch = html`<rect class="band" ${place} fill="url(#${id}-p${pattern})" />`;
  const badge = html`<circle class="badge" cx="${right}" cy="${y + 2}" r="7" /><text
      class="badge-text"
      x="${right}"
      y="${y + 5.5}"
      >✗</text
    >`;
  return html`<g class="${piece.mark}${piece.wrong ? ' wrong' : ''}"
    ><title>${titleOf(piece)}</title
    ><rect
      class="body"
      x="${x}"
      y="${y}"
      width="${grid.pieceWidth}"
      height="${size.pieceHeight}"
      rx="5"
    /><rect class="band c${topic % 6}" ${place} />${pattern === 0 ? null : hatch}<text
      class="mono"
      x="${x + 17}"
      y="${y + 16}"
      >${signs[piece.mark]}${labelOf(piece.partition)}</text
    >${piece.wrong ? badge : null}</g
  >`;
}

const markWords: Readonly<Record<DrawnPiece['mark'], string>> = {
  kept: 'kept',
  new: 'newly got',
  lost: 'given up',
  claimed: 'claimed',
  nobody: 'nobody gets it',
};

const titleOf = ({ partition, mark, wrong }: DrawnPiece): string =>
  `${partitionOf(partition)}: ${markWords[mark]}${wrong ? ', which is wrong' : ''}`;
