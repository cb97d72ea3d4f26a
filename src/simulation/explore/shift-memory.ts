import type { Shift, ShiftMemory } from './shift.ts';
import { shifted } from './shift.ts';

/** Shifts values, and each part of them once a shift. */
export function shifterOf(): (value: unknown, shift: Shift) => unknown {
  const memories = new Map<number, Map<number, ShiftMemory>>();
  return (value, shift) => {
    const { byMs, byRequests } = shift;
    let byTime = memories.get(byMs);
    if (byTime === undefined) {
      byTime = new Map();
      memories.set(byMs, byTime);
    }
    let memory = byTime.get(byRequests);
    if (memory === undefined) {
      const moved = new WeakMap<object, object>();
      memory = { get: (part) => moved.get(part), set: (part, next) => moved.set(part, next) };
      byTime.set(byRequests, memory);
    }
    return shifted(value, shift, memory);
  };
}
