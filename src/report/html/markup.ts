/** Markup that is safe to send: made by `html` only, so that text from outside is always escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, null leaves nothing. */
export type Content = string | number | Markup | null | readonly Content[];

/**
 * A template of HTML or SVG. Attributes must be quoted in the template.
 *
 * Characters that may not stand in a document (controls, lone surrogates) become U+FFFD.
 */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const parts = strings.map((part, index) => part + textOfContent(contents[index] ?? null));
  return new Markup(parts.join(''));
}

function textOfContent(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  if (content instanceof Markup) return content.text;
  return content.map(textOfContent).join('');
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** A text as it can stand in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (char) => entities.get(char) ?? char)
    .replace(/(?![\t\n])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
}
