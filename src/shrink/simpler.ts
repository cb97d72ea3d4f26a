import { compareText } from '../domain/compare.ts';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import { eventTypes } from '../domain/history.ts';
import { membersOf, topicsOf } from './names-of.ts';

/**
 * What makes one history simpler than another, most important first. Where all of these are equal, simpler events come
 * earlier, and then the text decides, so that any two different histories are ordered.
 */
export const simplicity: readonly {
  readonly says: string;
  readonly of: (history: MembershipHistory) => number;
}[] = [
  { says: 'fewer events', of: ({ events }) => events.length },
  { says: 'fewer members that join', of: (history) => membersOf(history).size },
  { says: 'fewer topics, existing or only named', of: (history) => topicsOf(history).size },
  { says: 'fewer partitions, created and added ones included', of: partitionsIn },
  { says: 'simpler kinds of events, in the order of eventTypes', of: kindsIn },
  { says: 'fewer events that do not wait for the group to settle', of: hasteIn },
  { says: 'fewer claims', of: claimsIn },
  { says: 'fewer topics subscribed to', of: wishesIn },
  { says: 'fewer topics that exist at the start', of: ({ topics }) => topics.length },
  { says: 'fewer instance ids, racks and other traits; honest before adversarial', of: traitsIn },
  { says: 'lower generations and partition indices in claims', of: claimedNumbersIn },
  { says: 'plainer names: m0, t0, i0, r0 and up', of: strangenessIn },
];

/** Negative if `a` is simpler than `b`, positive if `b` is simpler, 0 only for equal histories. */
export function compareHistories(a: MembershipHistory, b: MembershipHistory): number {
  for (const { of } of simplicity) {
    const difference = of(a) - of(b);
    if (difference !== 0) return difference;
  }
  for (const [index, event] of a.events.entries()) {
    const other = b.events[index];
    const difference = other === undefined ? 1 : rankOf(event) - rankOf(other);
    if (difference !== 0) return difference;
  }
  return compareText(JSON.stringify(a), JSON.stringify(b));
}

/** Whether `a` is strictly simpler than `b`. */
export function isSimpler(a: MembershipHistory, b: MembershipHistory): boolean {
  return compareHistories(a, b) < 0;
}

function partitionsIn({ topics, events }: MembershipHistory): number {
  const start = sumOf(topics, ({ partitions }) => partitions);
  return start + sumOf(events, (event) => ('partitions' in event ? event.partitions : 0));
}

function kindsIn({ events }: MembershipHistory): number {
  return sumOf(events, rankOf);
}

/** The place of an event's kind in the order of simplicity. */
export function rankOf({ type }: HistoryEvent): number {
  return eventTypes.indexOf(type);
}

function hasteIn({ events }: MembershipHistory): number {
  return sumOf(events, ({ when }) => (when === 'mid-rebalance' ? 2 : when === 'together' ? 1 : 0));
}

function claimsIn({ events }: MembershipHistory): number {
  return sumOf(events, (event) =>
    event.type === 'join' && event.claims !== undefined ? 1 + event.claims.partitions.length : 0,
  );
}

function wishesIn({ events }: MembershipHistory): number {
  return sumOf(events, (event) => ('topics' in event ? event.topics.length : 0));
}

function traitsIn({ shape, topics, events }: MembershipHistory): number {
  const racks = sumOf(topics, rackTraits) + sumOf(events, (event) => rackTraits(event));
  return sumOf(events, traitsOf) + racks + (shape === 'adversarial' ? 1 : 0);
}

function traitsOf(event: HistoryEvent): number {
  const named = ('instanceId' in event ? 1 : 0) + ('rackId' in event ? 1 : 0);
  return named + (isUnusual(event) ? 1 : 0);
}

/** Of the two ways in which such an event can happen it is the one that goes further wrong. */
function isUnusual(event: HistoryEvent): boolean {
  if (event.type === 'drop') return event.generation === 'joined';
  if (event.type === 'failover') return event.generation === 'restarts';
  return event.type === 'switchAssignor' && event.from === 'one-takes-all';
}

function rackTraits(part: object): number {
  if (!('racks' in part) || !Array.isArray(part.racks)) return 0;
  return 1 + part.racks.flat().length;
}

function claimedNumbersIn({ events }: MembershipHistory): number {
  return sumOf(events, (event) => {
    if (event.type !== 'join' || event.claims === undefined) return 0;
    const { partitions, generation } = event.claims;
    // No generation is simpler than any that is not the first.
    const age = generation < 0 ? 1 : generation === 0 ? 0 : generation + 1;
    return age + sumOf(partitions, ({ partition }) => Math.abs(partition));
  });
}

function strangenessIn(history: MembershipHistory): number {
  const { topics, events } = history;
  const names = new Set<string>([...membersOf(history), ...topicsOf(history)]);
  for (const part of [...topics, ...events]) {
    if ('as' in part) names.add(part.as);
    if ('instanceId' in part) names.add(part.instanceId);
    if ('rackId' in part) names.add(part.rackId);
    if ('racks' in part) for (const rack of part.racks.flat()) names.add(rack);
  }
  return sumOf([...names], strangeness);
}

const STRANGE = 1000;

function strangeness(name: string): number {
  const number = /^[mtir](0|[1-9]\d{0,2})\+*$/u.exec(name)?.[1];
  return number === undefined ? STRANGE + name.length : Number(number);
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += of(item);
  return sum;
}
