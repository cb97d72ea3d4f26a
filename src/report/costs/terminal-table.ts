import type { StrategyCosts } from '../../domain/costs.ts';
import { columnsOf, cut, padEnd } from '../columns.ts';
import { span, type Span } from '../paint.ts';
import type { Figure } from './figures.ts';

/** One table: rows under titles, and the figures of each. */
export interface CostTable {
  readonly sections: readonly {
    readonly title: string;
    readonly rows: readonly { readonly label: string; readonly costs: StrategyCosts }[];
  }[];
  readonly figures: readonly Figure[];
}

const gap = 2;
const indent = '  ';
const labelColumnsMax = 40;

/** The table as lines: as many columns side by side as the width has room for; the others below. */
export function linesOfTable({ sections, figures }: CostTable, width: number): readonly Span[][] {
  const rows = sections.flatMap((section) => section.rows);
  const widest = Math.max(...rows.map(({ label }) => columnsOf(label)), 0);
  const labelColumns = Math.min(labelColumnsMax, indent.length + widest);
  const columns = figures.map((figure) => ({
    figure,
    head: headOf(figure.title),
    columns: columnsFor(
      figure,
      sections.flatMap(({ rows }) => rows.map(({ costs }) => costs)),
    ),
  }));
  const lines: Span[][] = [];
  for (const block of blocksOf(columns, width - labelColumns)) {
    if (lines.length > 0) lines.push([]);
    lines.push(...linesOfHead(block, labelColumns));
    for (const { title, rows: own } of sections) {
      lines.push([span(cut(title, width), 'dim')]);
      for (const { label, costs } of own)
        lines.push([
          span(padEnd(cut(`${indent}${label}`, labelColumns), labelColumns)),
          ...block.map(({ figure, columns: wide }) => span(right(figure.text(costs), wide))),
        ]);
    }
  }
  return lines;
}

/** Heads of different heights stand on one floor. */
function linesOfHead(block: readonly Column[], labelColumns: number): readonly Span[][] {
  const high = Math.max(...block.map(({ head }) => head.length));
  return Array.from({ length: high }, (_, line) => [
    span(' '.repeat(labelColumns)),
    ...block.map(({ head, columns }) =>
      span(right(head[line - high + head.length] ?? '', columns), 'dim'),
    ),
  ]);
}

interface Column {
  readonly figure: Figure;
  readonly head: readonly string[];
  readonly columns: number;
}

function columnsFor(figure: Figure, rows: readonly StrategyCosts[]): number {
  const words = headOf(figure.title);
  return gap + Math.max(...words.map(columnsOf), ...rows.map((row) => columnsOf(figure.text(row))));
}

function blocksOf(columns: readonly Column[], room: number): readonly Column[][] {
  const blocks: Column[][] = [];
  let left = 0;
  for (const column of columns) {
    const block = blocks.at(-1);
    if (block === undefined || column.columns > left) {
      blocks.push([column]);
      left = room - column.columns;
    } else {
      block.push(column);
      left -= column.columns;
    }
  }
  return blocks;
}

const headColumns = 11;

/** A title in lines of a few columns, broken at spaces and behind hyphens. */
function headOf(title: string): readonly string[] {
  const lines: string[] = [];
  for (const piece of title.match(/[^ -]+[ -]?/gu) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf((last + piece).trimEnd()) <= headColumns)
      lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd());
}

function right(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}
