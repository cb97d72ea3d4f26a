import type { TopicPartition } from '../../domain/group.ts';
import { columnsOf, cut } from '../columns.ts';
import { nameOf, partitionOf, textOf } from '../names.ts';
import type { DrawnCell, DrawnColumn, DrawnLane, DrawnPiece, StoryLayout } from './story-layout.ts';

/** Sizes in user units, which are CSS pixels. */
export const size: {
  readonly letter: number;
  readonly smallLetter: number;
  readonly pieceHeight: number;
  readonly gap: number;
  readonly padding: number;
  readonly remarkHeight: number;
} = {
  letter: 7.3,
  smallLetter: 5.9,
  pieceHeight: 24,
  gap: 6,
  padding: 12,
  remarkHeight: 15,
};

const headHeight = 62;
const columnMin = 176;
const laneMin = 48;
const failureLinesMax = 4;
const labelColumnsMax = 16;
const nameColumnsMax = 18;

/** Drawings try to stay inside the page of a desktop: pieces stand four abreast, or fewer. */
const widthWanted = 1110;
const acrossMax = 4;

/** A column's place, and how many pieces stand side by side in it. */
export interface PlacedColumn {
  readonly x: number;
  readonly width: number;
  readonly across: number;
}

/** Where everything stands. */
export interface Grid {
  readonly pieceWidth: number;
  readonly columns: readonly PlacedColumn[];
  readonly lanes: readonly { readonly y: number; readonly height: number }[];
  readonly width: number;
  readonly height: number;
  /** The number of each topic, by first appearance. */
  readonly topics: ReadonlyMap<string, number>;
}

/** Places the lanes and columns of a story. */
export function gridOf({ lanes, columns }: StoryLayout): Grid {
  const pieces = columns.flatMap((column) => column.cells.flatMap((cell) => cell?.pieces ?? []));
  const label = Math.max(3, ...pieces.map(({ partition }) => columnsOf(labelOf(partition))));
  const pieceWidth = Math.ceil(label * size.letter) + 36;
  const names = Math.max(4, ...lanes.map((lane) => columnsOf(nameOfLane(lane))));
  const left = Math.ceil(names * size.letter) + 30;
  const placed = placeColumns(columns, left, pieceWidth);
  const rows = placeLanes(lanes, columns, placed);
  const failureLines = Math.max(
    0,
    ...columns.map((column, index) => failureLinesOf(column, placed[index]?.width ?? 0).length),
  );
  const last = rows.at(-1);
  const end = last === undefined ? headHeight : last.y + last.height;
  return {
    pieceWidth,
    columns: placed,
    lanes: rows,
    width: placed.reduce((x, { width }) => x + width, left),
    height: end + (failureLines === 0 ? 0 : 14 + failureLines * size.remarkHeight),
    topics: topicsOf(pieces),
  };
}

function placeColumns(
  columns: readonly DrawnColumn[],
  left: number,
  pieceWidth: number,
): readonly PlacedColumn[] {
  const widths = (across: number): readonly number[] =>
    columns.map(({ cells }) => {
      const most = Math.min(across, Math.max(1, ...cells.map((cell) => cell?.pieces.length ?? 0)));
      return Math.max(columnMin, most * (pieceWidth + size.gap) - size.gap + 2 * size.padding);
    });
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, left);
  let across = acrossMax;
  while (across > 1 && sum(widths(across)) > widthWanted) across -= 1;
  let x = left;
  return widths(across).map((width) => {
    x += width;
    return { x: x - width, width, across: fitting(width, pieceWidth) };
  });
}

/** Pieces side by side in a column of that width. */
function fitting(width: number, pieceWidth: number): number {
  return Math.max(1, Math.floor((width - 2 * size.padding + size.gap) / (pieceWidth + size.gap)));
}

function placeLanes(
  lanes: readonly DrawnLane[],
  columns: readonly DrawnColumn[],
  placed: readonly PlacedColumn[],
): Grid['lanes'] {
  let y = headHeight;
  return lanes.map((_, lane) => {
    const heights = columns.map(({ cells }, index) =>
      heightOf(cells[lane] ?? null, placed[index]?.across ?? 1),
    );
    const height = Math.max(laneMin, ...heights);
    y += height;
    return { y: y - height, height };
  });
}

function heightOf(cell: DrawnCell | null, across: number): number {
  if (cell === null) return 0;
  return (
    2 * size.padding - 4 + piecesHeightOf(cell, across) + cell.remarks.length * size.remarkHeight
  );
}

/** The height of a cell's pieces, or of the word that stands where there are none. */
export function piecesHeightOf({ pieces }: DrawnCell, across: number): number {
  const rows = Math.ceil(pieces.length / across);
  return rows === 0 ? size.remarkHeight + 4 : rows * (size.pieceHeight + size.gap);
}

/** Why there was no answer, in lines that fit into the column. */
export function failureLinesOf({ failure }: DrawnColumn, width: number): readonly string[] {
  if (failure === null) return [];
  const letters = Array.from(`✗ ${textOf(failure)}`);
  const room = Math.max(8, Math.floor((width - 2 * size.padding) / size.smallLetter));
  const lines: string[] = [];
  for (let from = 0; from < letters.length && lines.length < failureLinesMax; from += room)
    lines.push(letters.slice(from, from + room).join(''));
  return lines;
}

function topicsOf(pieces: readonly DrawnPiece[]): ReadonlyMap<string, number> {
  const topics = new Map<string, number>();
  for (const { partition } of pieces)
    if (!topics.has(partition.topic)) topics.set(partition.topic, topics.size);
  return topics;
}

/** A partition's label; a long one keeps its end, where the index is. */
export function labelOf(partition: TopicPartition): string {
  const label = partitionOf(partition);
  if (columnsOf(label) <= labelColumnsMax) return label;
  return `${cut(label, labelColumnsMax - 6)}${Array.from(label).slice(-6).join('')}`;
}

/** The name at the left of a lane. */
export function nameOfLane(lane: DrawnLane): string {
  return lane.kind === 'nobody' ? 'nobody' : cut(nameOf(lane.name), nameColumnsMax);
}
