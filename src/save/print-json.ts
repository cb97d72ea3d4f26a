const WIDTH = 100;

/**
 * JSON for people and for version control: two spaces, a newline at the end, and on one line what fits there, so that a
 * history reads as one event a line. Formatters of the prettier family leave it as it is.
 */
export function printJson(value: unknown): string {
  return `${printed(value, '', 0, 'open')}\n`;
}

/** `used`: columns of the line that are taken already; `open`: an object that is never put on one line. */
function printed(value: unknown, indent: string, used: number, how: 'fit' | 'open'): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = onOneLine(value);
  if (how === 'fit' && !holdsList(value) && indent.length + used + line.length < WIDTH) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item: unknown) => deeper + printed(item, deeper, 0, 'fit'));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const fields = fieldsOf(value).map(([key, field]) => {
    const name = `${JSON.stringify(key)}: `;
    return deeper + name + printed(field, deeper, name.length, 'fit');
  });
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${indent}}`;
}

/** Whether a list is in a value, however deep: then all around it is on lines of its own. */
function holdsList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isList(value) || Object.values(value).some(holdsList);
}

/** Several things with several parts each are easier to read and to compare on a line each. */
function isList(value: object): boolean {
  if (!Array.isArray(value) || value.length < 2) return false;
  const kinds = value.map((item: unknown) => (Array.isArray(item) ? 'array' : typeof item));
  return (
    value.every(
      (item: unknown) => typeof item === 'object' && item !== null && Object.keys(item).length > 1,
    ) && new Set(kinds).size === 1
  );
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = fieldsOf(value).map(
    ([key, field]) => `${JSON.stringify(key)}: ${onOneLine(field)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function fieldsOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, field]) => field !== undefined);
}
