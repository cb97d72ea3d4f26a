/** Deeper than any state is; what refers to itself ends here. */
const depthMax = 60;

/**
 * Where two pieces of plain data differ, as a path that a person can read (`.members["a"].epoch`); null if nowhere.
 * Maps are compared with the order of their entries, sets likewise; of objects the order of keys does not count.
 */
export function differenceOf(a: unknown, b: unknown, depth: number = 0): string | null {
  if (Object.is(a, b) || depth > depthMax) return null;
  return isObject(a) && isObject(b) ? differenceInside(a, b, depth) : '';
}

function differenceInside(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  depth: number,
): string | null {
  if (kindOf(a) !== kindOf(b)) return '';
  if (Array.isArray(a) && Array.isArray(b)) return listDifference(a, b, depth);
  if (a instanceof Map && b instanceof Map) return mapDifference(a, b, depth);
  if (a instanceof Set && b instanceof Set) return listDifference([...a], [...b], depth);
  return objectDifference(a, b, depth);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function kindOf(value: object): string {
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'map';
  return value instanceof Set ? 'set' : 'object';
}

function listDifference(
  a: readonly unknown[],
  b: readonly unknown[],
  depth: number,
): string | null {
  if (a.length !== b.length) return '.length';
  for (const [index, item] of a.entries()) {
    const found = differenceOf(item, b[index], depth + 1);
    if (found !== null) return `[${index}]${found}`;
  }
  return null;
}

function mapDifference(
  a: ReadonlyMap<unknown, unknown>,
  b: ReadonlyMap<unknown, unknown>,
  depth: number,
): string | null {
  if (a.size !== b.size) return '.size';
  const others = b.entries();
  for (const [key, value] of a) {
    const other = others.next().value;
    if (other === undefined || differenceOf(key, other[0], depth + 1) !== null)
      return ', the order of its keys';
    const found = differenceOf(value, other[1], depth + 1);
    if (found !== null) return `[${named(key)}]${found}`;
  }
  return null;
}

function objectDifference(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  depth: number,
): string | null {
  for (const key of Object.keys(a)) {
    const found = differenceOf(a[key], b[key], depth + 1);
    if (found !== null) return `.${key}${found}`;
  }
  for (const key of Object.keys(b))
    if (!Object.hasOwn(a, key) && b[key] !== undefined) return `.${key}`;
  return null;
}

function named(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : String(key);
}
