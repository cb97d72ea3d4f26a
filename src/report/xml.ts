const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/**
 * A text as it can stand in XML 1.0, in an element or an attribute: what the standard forbids (most controls, lone
 * surrogates, U+FFFE, U+FFFF) becomes U+FFFD, and line breaks and tabs survive in attributes too.
 *
 * Source: XML 1.0, fifth edition, production 2 (Char) and section 3.3.3 (attribute-value normalization).
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (char) => entities.get(char) ?? char)
    .replace(/[\t\n\r]/g, (char) => `&#${char.codePointAt(0) ?? 0};`)
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
}

/** An element with attributes in the order given; those that are null are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
  children: readonly string[] = [],
): string {
  const attributesText = Object.entries(attributes)
    .map(([key, value]) => (value === null ? '' : ` ${key}="${escapeXml(String(value))}"`))
    .join('');
  if (children.length === 0) return `<${name}${attributesText}/>`;
  return `<${name}${attributesText}>${children.join('')}</${name}>`;
}
