/** What takes no column: marks that sit on the letter before them. */
const narrow = /\p{M}/u;

/** Letters and pictures that take two columns in a terminal. Source: Unicode Standard Annex 11, wide and fullwidth. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns that a text without control characters takes in a terminal. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += narrow.test(char) ? 0 : wide.test(char) ? 2 : 1;
  return columns;
}

/** The text with spaces after it up to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** The text cut to `columns`, with an ellipsis if something was cut. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const char of text) {
    width += columnsOf(char);
    if (width > columns - 1) break;
    kept += char;
  }
  return `${kept}…`;
}
