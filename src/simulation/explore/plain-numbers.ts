/** Plain data by number: equal data have the same one, whatever order the keys of objects were written in. */
export interface PlainNumbers {
  /** The number of a value; Maps and arrays keep the order of what is in them. */
  readonly numberOf: (value: unknown) => number;
  /** How many different values there are, parts of others included. */
  readonly size: number;
}

/**
 * An empty table. Each part of a value is looked at once: steps share the parts that they do not change, so what is new
 * in the next state is little. (Where parts are shared in this way, comparing states is comparing numbers: hash consing.)
 */
export function plainNumbers(): PlainNumbers {
  const primitives = new Map<unknown, number>();
  const objects = new WeakMap<object, number>();
  const texts = new Map<string, number>();
  const shapes = new Map<string, readonly string[]>();
  let size = 0;

  function numberOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return numberOfPrimitive(value);
    const known = objects.get(value);
    if (known !== undefined) return known;
    const text = textOf(value);
    let number = texts.get(text);
    if (number === undefined) {
      number = size++;
      texts.set(text, number);
    }
    objects.set(value, number);
    return number;
  }

  function numberOfPrimitive(value: unknown): number {
    let number = primitives.get(value);
    if (number === undefined) {
      number = size++;
      primitives.set(value, number);
    }
    return number;
  }

  /** Its parts by number; the first letter tells the kinds of values apart. */
  function textOf(value: object): string {
    if (Array.isArray(value)) return listed('a', value);
    if (value instanceof Map) return listed('m', [...value].flat(1));
    if (value instanceof Set)
      return `s${[...value]
        .map(numberOf)
        .toSorted((a, b) => a - b)
        .join()}`;
    let text = 'o';
    const fields = value as Readonly<Record<string, unknown>>;
    for (const name of namesOf(value))
      text += `${numberOfPrimitive(name)}:${numberOf(fields[name])},`;
    return text;
  }

  function listed(kind: string, items: readonly unknown[]): string {
    let text = kind;
    for (const item of items) text += `${numberOf(item)},`;
    return text;
  }

  /** The names of its fields in one order for all that have the same. */
  function namesOf(value: object): readonly string[] {
    const names = Object.keys(value);
    let key = '';
    for (const name of names) key += `${numberOfPrimitive(name)},`;
    let sorted = shapes.get(key);
    if (sorted === undefined) {
      sorted = names.toSorted();
      shapes.set(key, sorted);
    }
    return sorted;
  }

  return {
    numberOf,
    get size() {
      return size;
    },
  };
}
