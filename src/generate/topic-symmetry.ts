import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { nameAt } from './names.ts';
import type { Plan } from './plan.ts';

/**
 * Whether, among all histories that differ from `history` only in the names of topics, this one comes first. Its topics
 * start in descending order of size, so only those of equal size (the missing ones, too) may change names.
 */
export function isFirstOfItsKind({ topics, events }: MembershipHistory, plan: Plan): boolean {
  const { slots } = plan.topics;
  if (slots < 2) return true;
  const slotOf = new Map<string, number>();
  for (let slot = 0; slot < slots; slot += 1) slotOf.set(nameAt(plan.names.topics, slot), slot);
  const sizes = Array.from({ length: slots }, (_, slot) => topics[slot]?.partitions ?? 0);
  const identity = Array.from({ length: slots }, (_, slot) => slot);
  return renamings(slots).every((to) => {
    if (to.some((target, slot) => sizes[target] !== sizes[slot])) return true;
    for (const event of events) {
      const difference = code(event, slotOf, to) - code(event, slotOf, identity);
      if (difference !== 0) return difference > 0;
    }
    return true;
  });
}

/** What an event says about topics, as a number: the set of its topics, each under its new name. */
function code(
  event: HistoryEvent,
  slotOf: ReadonlyMap<string, number>,
  to: readonly number[],
): number {
  const bit = (topic: string): number => 1 << (to[slotOf.get(topic) ?? 0] ?? 0);
  if ('topics' in event) return event.topics.reduce((set, topic) => set + bit(topic), 0);
  return 'topic' in event ? bit(event.topic) : 0;
}

const known = new Map<number, readonly (readonly number[])[]>();

/** All permutations of 0 to n - 1. */
function renamings(n: number): readonly (readonly number[])[] {
  const made = known.get(n) ?? permutations(n);
  known.set(n, made);
  return made;
}

function permutations(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((shorter) =>
    Array.from({ length: n }, (_, at) => [...shorter.slice(0, at), n - 1, ...shorter.slice(at)]),
  );
}
