import { tupleTable, type TupleTable } from '../../algorithms/tuple-table.ts';
import { define } from './define.ts';
import { shapesOf, type ObjectShape } from './object-shapes.ts';

/** Plain data by number: equal data have the same one, whatever order the keys of objects were written in. */
export interface PlainNumbers {
  /** The number of a value; Maps and arrays keep the order of what is in them. */
  readonly numberOf: (value: unknown) => number;
  /** The value of this number that stands for all that are equal to it; its parts stand for theirs. */
  readonly valueOf: (number: number) => unknown;
  /** How many different values there are, parts of others included. */
  readonly size: number;
}

/** What a tuple begins with tells the kinds of values apart; objects have the numbers from here on, by their shapes. */
const kind = { array: 0, map: 1, set: 2, object: 3 } as const;

/** All values with so many parts. */
interface Row {
  /** What they are, and their parts by number. */
  readonly tuples: TupleTable;
  /** By the index of the tuple: the number of the value. */
  readonly numbers: number[];
  /** The tuple that is looked up. */
  readonly tuple: Int32Array;
}

/** All that the table knows. */
interface Known {
  readonly primitives: Map<unknown, number>;
  /** Only what is kept: what a step has just made and is known already is forgotten at once. */
  readonly objects: Map<object, number>;
  readonly shapeOf: (value: object) => ObjectShape;
  /** By the number of parts. */
  readonly rows: (Row | undefined)[];
  readonly values: unknown[];
  /** The parts, by number, of the values that are being looked at, the innermost last. */
  readonly parts: number[];
}

/**
 * An empty table. Each part of a value is looked at once: steps share the parts that they do not change, so what is new
 * in the next state is little. Where parts are shared in this way, comparing states is comparing numbers, and what is
 * equal is kept once (hash consing).
 */
export function plainNumbers(): PlainNumbers {
  const known: Known = {
    primitives: new Map(),
    objects: new Map(),
    shapeOf: shapesOf(),
    rows: [],
    values: [],
    parts: [],
  };
  return {
    numberOf: (value) => numberIn(known, value),
    valueOf: (number) => known.values[number],
    get size() {
      return known.values.length;
    },
  };
}

function numberIn(known: Known, value: unknown): number {
  if (typeof value !== 'object' || value === null) return primitiveIn(known, value);
  const { objects, values, parts } = known;
  const seen = objects.get(value);
  if (seen !== undefined) return seen;
  const from = parts.length;
  takeApart(known, value);
  const { tuples, numbers, tuple } = rowOf(known, parts.length - from);
  for (let place = 0; place < tuple.length; place++) tuple[place] = parts[from + place] ?? 0;
  parts.length = from;
  const index = tuples.add(tuple);
  if (index >= 0) return numbers[index] ?? 0;
  const shared = sharing(known, value, tuple);
  const number = values.push(shared) - 1;
  numbers.push(number);
  objects.set(shared, number);
  return number;
}

function primitiveIn({ primitives, values }: Known, value: unknown): number {
  let number = primitives.get(value);
  if (number === undefined) {
    number = values.push(value) - 1;
    primitives.set(value, number);
  }
  return number;
}

function rowOf({ rows }: Known, width: number): Row {
  const row = rows[width];
  if (row !== undefined) return row;
  const made = { tuples: tupleTable(width), numbers: [], tuple: new Int32Array(width) };
  rows[width] = made;
  return made;
}

/** Writes down what it is, and then its parts. */
function takeApart(known: Known, value: object): void {
  if (Array.isArray(value)) listed(known, kind.array, value);
  else if (value instanceof Map) listed(known, kind.map, [...value].flat(1));
  else if (value instanceof Set) {
    const members = [...value].map((member) => numberIn(known, member));
    known.parts.push(kind.set, ...members.toSorted(ascending));
  } else {
    const { id, names } = known.shapeOf(value);
    const fields = value as Readonly<Record<string, unknown>>;
    known.parts.push(kind.object + id);
    for (const name of names) known.parts.push(numberIn(known, fields[name]));
  }
}

function listed(known: Known, what: number, items: readonly unknown[]): void {
  known.parts.push(what);
  for (const item of items) known.parts.push(numberIn(known, item));
}

/** The same value, made of parts that are kept already; itself, if it is. */
function sharing(known: Known, value: object, tuple: Int32Array): object {
  const part = (place: number): unknown => known.values[tuple[place + 1] ?? 0];
  if (Array.isArray(value)) {
    const isShared = value.every((item, place) => item === part(place));
    return isShared ? value : value.map((_, place) => part(place));
  }
  if (value instanceof Map) {
    const pairs = [...value].map((_, place): [unknown, unknown] => [
      part(2 * place),
      part(2 * place + 1),
    ]);
    return new Map(pairs);
  }
  return value instanceof Set ? value : sharedFields(value, known.shapeOf(value).names, part);
}

function sharedFields(
  value: object,
  names: readonly string[],
  part: (place: number) => unknown,
): object {
  let copy: Record<string, unknown> | null = null;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const [place, name] of names.entries()) {
    if (part(place) === fields[name]) continue;
    copy ??= { ...value };
    define(copy, name, part(place));
  }
  return copy ?? value;
}

function ascending(a: number, b: number): number {
  return a - b;
}
