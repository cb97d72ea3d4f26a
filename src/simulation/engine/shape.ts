/** Says where a value is not as it should be (`.replies[0].requestId is a string, not a whole number`); null: it is. */
export type Shape = (value: unknown) => string | null;

/** What a value is, in a word or two. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (isThenable(value)) return 'a promise';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A string. */
export const text: Shape = (value) =>
  typeof value === 'string' ? null : ` is ${kindOf(value)}, not a string`;

/** An integer. */
export const whole: Shape = (value) =>
  Number.isSafeInteger(value) ? null : ` is ${numeric(value)}, not a whole number`;

/** A point in time; Infinity means never. */
export const time: Shape = (value) =>
  typeof value === 'number' && !Number.isNaN(value)
    ? null
    : ` is ${numeric(value)}, not a point in time`;

/** True or false. */
export const flag: Shape = (value) =>
  typeof value === 'boolean' ? null : ` is ${kindOf(value)}, not a boolean`;

/** Anything but undefined. */
export const something: Shape = (value) => (value === undefined ? ' is missing' : null);

/** Null, or else that. */
export function orNull(shape: Shape): Shape {
  return (value) => (value === null ? null : shape(value));
}

/** Absent, or else that. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? null : shape(value));
}

/** One of these words. */
export function oneOf(words: readonly string[], what: string): Shape {
  const known = new Set<unknown>(words);
  return (value) =>
    known.has(value)
      ? null
      : ` is ${typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : kindOf(value)}, not ${what}`;
}

/** A list of those. */
export function listOf(shape: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return ` is ${kindOf(value)}, not a list`;
    for (let index = 0; index < value.length; index++) {
      const found = shape(value[index]);
      if (found !== null) return `[${index}]${found}`;
    }
    return null;
  };
}

/** An object with these fields; others may be there too. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(shapes);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isThenable(value))
      return ` is ${kindOf(value)}, not an object`;
    for (const [name, shape] of entries) {
      const found = shape((value as Readonly<Record<string, unknown>>)[name]);
      if (found !== null) return `.${name}${found}`;
    }
    return null;
  };
}

/** An object that is told apart by the word in one of its fields. */
export function variants(name: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const kinds = new Map(Object.entries(shapes));
  const kind = fields({
    [name]: oneOf([...kinds.keys()], `one of ${[...kinds.keys()].join(', ')}`),
  });
  return (value) =>
    kind(value) ??
    kinds.get((value as Readonly<Record<string, string>>)[name] ?? '')?.(value) ??
    null;
}

function numeric(value: unknown): string {
  return typeof value === 'number' ? String(value) : kindOf(value);
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
