import { define } from './define.ts';

/** How to move plain data in time, and its requests back to the first numbers. */
export interface Shift {
  /** Subtracted from every point in time: fields whose names end in `AtMs`. */
  readonly byMs: number;
  /** Points in time before this one are all as long ago. */
  readonly floorMs: number;
  /** Subtracted from every number of a request: fields whose names end in `requestId`. */
  readonly byRequests: number;
}

/**
 * The same plain data at another time: what the model checker tells states apart by is how far away times are, not when
 * they are. Maps keep the order of their entries. What does not change is the very same object. `memory` keeps what was
 * shifted before, by the same shift only.
 */
export function shifted(value: unknown, shift: Shift, memory: ShiftMemory = noMemory): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Set) return value;
  const known = memory.get(value);
  if (known !== undefined) return known;
  const moved = movedParts(value, shift, memory);
  memory.set(value, moved);
  return moved;
}

/** What was shifted before by the same. */
export interface ShiftMemory {
  get(value: object): object | undefined;
  set(value: object, moved: object): void;
}

const noMemory: ShiftMemory = { get: () => undefined, set: () => undefined };

function movedParts(value: object, shift: Shift, memory: ShiftMemory): object {
  if (Array.isArray(value)) return movedList(value, shift, memory);
  if (value instanceof Map) return movedMap(value, shift, memory);
  let copy: Record<string, unknown> | null = null;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(value)) {
    const item = fields[key];
    const next =
      typeof item === 'number' ? shiftedNumber(key, item, shift) : shifted(item, shift, memory);
    if (next === item) continue;
    copy ??= { ...value };
    define(copy, key, next);
  }
  return copy ?? value;
}

function movedList(value: readonly unknown[], shift: Shift, memory: ShiftMemory): object {
  const items = value.map((item) => shifted(item, shift, memory));
  return items.every((item, index) => item === value[index]) ? value : items;
}

function movedMap(value: ReadonlyMap<unknown, unknown>, shift: Shift, memory: ShiftMemory): object {
  let copy: Map<unknown, unknown> | null = null;
  for (const [key, item] of value) {
    const next = shifted(item, shift, memory);
    if (next === item) continue;
    copy ??= new Map(value);
    copy.set(key, next);
  }
  return copy ?? value;
}

function shiftedNumber(key: string, item: number, shift: Shift): number {
  if (key.endsWith('AtMs')) return Math.max(shift.floorMs, item - shift.byMs);
  // Numbers below 0 say that there is no request.
  if (key.endsWith('equestId') && item >= 0) return item - shift.byRequests;
  return item;
}
