import { define } from './define.ts';

/** Plain data by number: equal data have the same one, whatever order the keys of objects were written in. */
export interface PlainNumbers {
  /** The number of a value; Maps and arrays keep the order of what is in them. */
  readonly numberOf: (value: unknown) => number;
  /** The value of this number that stands for all that are equal to it; its parts stand for theirs. */
  readonly valueOf: (number: number) => unknown;
  /** How many different values there are, parts of others included. */
  readonly size: number;
}

/**
 * An empty table. Each part of a value is looked at once: steps share the parts that they do not change, so what is new
 * in the next state is little. Where parts are shared in this way, comparing states is comparing numbers, and what is
 * equal is kept once (hash consing).
 */
export function plainNumbers(): PlainNumbers {
  const primitives = new Map<unknown, number>();
  /** Only what is kept: what a step has just made and is known already is forgotten at once. */
  const objects = new Map<object, number>();
  const texts = new Map<string, number>();
  const namesOf = namesInOrder(numberOfPrimitive);
  const values: unknown[] = [];

  function numberOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return numberOfPrimitive(value);
    const known = objects.get(value);
    if (known !== undefined) return known;
    const text = textOf(value);
    let number = texts.get(text);
    if (number === undefined) {
      const shared = sharing(value, same);
      number = values.push(shared) - 1;
      texts.set(text, number);
      objects.set(shared, number);
    }
    return number;
  }

  function same(part: unknown): unknown {
    return values[numberOf(part)];
  }

  function numberOfPrimitive(value: unknown): number {
    let number = primitives.get(value);
    if (number === undefined) {
      number = values.push(value) - 1;
      primitives.set(value, number);
    }
    return number;
  }

  /** Its parts by number; the first letter tells the kinds of values apart. */
  function textOf(value: object): string {
    if (Array.isArray(value)) return listed('a', value);
    if (value instanceof Map) return listed('m', [...value].flat(1));
    if (value instanceof Set) return `s${[...value].map(numberOf).toSorted(ascending).join()}`;
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

  return {
    numberOf,
    valueOf: (number) => values[number],
    get size() {
      return values.length;
    },
  };
}

/** The names of an object's fields, in one order for all that have the same. */
function namesInOrder(numberOf: (name: string) => number): (value: object) => readonly string[] {
  const shapes = new Map<string, readonly string[]>();
  return (value) => {
    const names = Object.keys(value);
    let key = '';
    for (const name of names) key += `${numberOf(name)},`;
    let sorted = shapes.get(key);
    if (sorted === undefined) {
      sorted = names.toSorted();
      shapes.set(key, sorted);
    }
    return sorted;
  };
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** The same value, made of parts that are kept already; itself, if it is. */
function sharing(value: object, same: (part: unknown) => unknown): object {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value.map(same);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [same(key), same(item)]));
  if (value instanceof Set) return value;
  let copy: Record<string, unknown> | null = null;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(value)) {
    const part = same(fields[name]);
    if (part === fields[name]) continue;
    copy ??= { ...value };
    define(copy, name, part);
  }
  return copy ?? value;
}
