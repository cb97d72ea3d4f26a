import type { Costs, StrategyCosts } from '../../domain/costs.ts';
import { columnsOf, cut, padEnd } from '../columns.ts';
import { painterOf, span, type Span, type TerminalOptions, wordsOf, wrap } from '../paint.ts';
import { plural } from '../summary.ts';
import { cascadeFigures, figureGroups, type Figure, type FigureGroup } from './figures.ts';
import { sentencesOf } from './sentences.ts';
import { basisOf, dayOf, labelOf, protocolsOf, protocolWords } from './wording.ts';

/** The costs for a terminal: a table for each group of figures, the cascade, and last what it comes to. */
export function renderCostsTerminal(costs: Costs, options: TerminalOptions): string {
  const paint = painterOf(options);
  const { width } = options;
  const lines = [
    ...wrap(wordsOf(dayOf(costs), 'dim'), width, 0),
    ...figureGroups.flatMap((group) => [[], ...linesOfGroup(costs, group, width)]),
    ...linesOfCascade(costs, width),
    [],
    ...sentencesOf(costs).flatMap((sentence) => wrap([span('·'), ...wordsOf(sentence)], width, 2)),
    [],
    ...wrap(wordsOf(basisOf(costs), 'bold'), width, 0),
  ];
  return lines.map((line) => `${paint(line).trimEnd()}\n`).join('');
}

/** One table: rows under titles, and the figures of each. */
interface Table {
  readonly sections: readonly {
    readonly title: string;
    readonly rows: readonly { readonly label: string; readonly costs: StrategyCosts }[];
  }[];
  readonly figures: readonly Figure[];
}

function linesOfGroup(costs: Costs, group: FigureGroup, width: number): readonly Span[][] {
  const sections = protocolsOf(costs).map((protocol) => ({
    title: protocolWords[protocol],
    rows: costs.strategies
      .filter((each) => each.protocol === protocol)
      .map((each) => ({ label: labelOf(each), costs: each })),
  }));
  return [
    [span(group.title, 'bold')],
    ...wrap(wordsOf(group.meaning, 'dim'), width, 0),
    ...linesOfTable({ sections, figures: group.figures }, width),
  ];
}

function linesOfCascade({ cascade, histories }: Costs, width: number): readonly Span[][] {
  if (cascade === null) return [];
  const { setting, slowBatchMs, rows } = cascade;
  const names = [...new Set(rows.map(labelOf))];
  const sections = names.map((name) => ({
    title: name,
    rows: rows
      .filter((row) => labelOf(row) === name)
      .map((row) => ({ label: row.value, costs: row })),
  }));
  const words = `The same ${plural(histories.done, 'day')}, where for five minutes each batch takes ${slowBatchMs / 4000} to ${slowBatchMs / 1000} s; a row for each value of ${setting}.`;
  return [
    [],
    [span(cascadeFigures.title, 'bold')],
    ...wrap(wordsOf(words, 'dim'), width, 0),
    ...linesOfTable({ sections, figures: cascadeFigures.figures }, width),
  ];
}

const gap = 2;
const labelColumnsMax = 40;

/** As many columns side by side as the width has room for; the others below. */
function linesOfTable({ sections, figures }: Table, width: number): readonly Span[][] {
  const labels = sections.flatMap(({ title, rows }) => [
    title,
    ...rows.map(({ label }) => `  ${label}`),
  ]);
  const labelColumns = Math.min(labelColumnsMax, Math.max(...labels.map(columnsOf), 0));
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
    const high = Math.max(...block.map(({ head }) => head.length));
    for (let line = 0; line < high; line++)
      lines.push([
        span(' '.repeat(labelColumns)),
        ...block.map(({ head, columns: wide }) =>
          span(right(head[line - high + head.length] ?? '', wide), 'dim'),
        ),
      ]);
    for (const { title, rows } of sections) {
      lines.push([span(cut(title, labelColumns), 'dim')]);
      for (const { label, costs } of rows)
        lines.push([
          span(padEnd(cut(`  ${label}`, labelColumns), labelColumns)),
          ...block.map(({ figure, columns: wide }) => span(right(figure.text(costs), wide))),
        ]);
    }
  }
  return lines;
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
