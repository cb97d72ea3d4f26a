import { columnsOf } from './columns.ts';

/** What a piece of terminal text is; colour only repeats what the words and signs say. */
export type Style = 'plain' | 'good' | 'bad' | 'warn' | 'new' | 'dim' | 'bold';

/** Text in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** How a terminal report is written: with ANSI colours or without, and how many columns a line may take. */
export interface TerminalOptions {
  readonly color: boolean;
  readonly width: number;
}

/** Turns spans into a line. */
export type Paint = (spans: readonly Span[]) => string;

const escape = '\u001b[';
const codes: Readonly<Record<Style, string>> = {
  plain: '',
  good: '32',
  bad: '1;31',
  warn: '33',
  new: '36',
  dim: '2',
  bold: '1',
};

/** A painter in colour or without. */
export function painterOf({ color }: Pick<TerminalOptions, 'color'>): Paint {
  return (spans) =>
    spans
      .map(({ text, style }) =>
        color && style !== 'plain' && text !== ''
          ? `${escape}${codes[style]}m${text}${escape}0m`
          : text,
      )
      .join('');
}

/** Text without style, or in the one that is given. */
export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

/**
 * Lines of words that are never broken inside a span: a line that would grow past `width` goes on below, behind
 * `indent` spaces. A span that is wider than a line stands alone and overflows.
 */
export function wrap(words: readonly Span[], width: number, indent: number): readonly Span[][] {
  const lines: Span[][] = [[]];
  let columns = 0;
  for (const word of words) {
    const wordColumns = columnsOf(word.text);
    const line = lines.at(-1) ?? [];
    const gap = line.length === 0 ? 0 : 1;
    if (gap === 1 && columns + gap + wordColumns > width) {
      lines.push([span(' '.repeat(indent)), word]);
      columns = indent + wordColumns;
    } else {
      if (gap === 1) line.push(span(' '));
      line.push(word);
      columns += gap + wordColumns;
    }
  }
  return lines;
}

/** A text as words for `wrap`. */
export function wordsOf(text: string, style: Style = 'plain'): readonly Span[] {
  return text.split(' ').map((word) => span(word, style));
}
