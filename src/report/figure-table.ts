import { columnsOf, padEnd } from './columns.ts';
import { span, type Span } from './paint.ts';

const gap = '  ';

/**
 * Rows of figures under the first row's heads, numbers to the right: as many columns side by side as the width has room
 * for; the others below, each time behind the names of the rows.
 */
export function linesOfFigures(
  table: readonly (readonly string[])[],
  width: number,
): readonly Span[][] {
  const [header = []] = table;
  const widths = header.map((_, column) =>
    Math.max(...table.map((row) => columnsOf(row[column] ?? ''))),
  );
  return blocksOf(widths, width).flatMap((block) =>
    table.map((row, index) =>
      [0, ...block].map((column) => {
        const text = row[column] ?? '';
        const columns = widths[column] ?? 0;
        const padded =
          column === 0 ? padEnd(text, columns) : ' '.repeat(columns - columnsOf(text)) + text;
        return span(column === 0 ? padded : gap + padded, index === 0 ? 'dim' : 'plain');
      }),
    ),
  );
}

/** Which columns stand side by side; the first one, with the names, stands before all. */
function blocksOf([names = 0, ...figures]: readonly number[], width: number): readonly number[][] {
  const blocks: number[][] = [];
  let used = width;
  for (const [index, columns] of figures.entries()) {
    const block = blocks.at(-1);
    if (block === undefined || used + gap.length + columns > width) {
      blocks.push([index + 1]);
      used = names + gap.length + columns;
    } else {
      block.push(index + 1);
      used += gap.length + columns;
    }
  }
  return blocks;
}
