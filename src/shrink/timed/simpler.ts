import { compareText } from '../../domain/compare.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { timedEventTypes } from '../../domain/timed-history.ts';
import { membersOf } from '../names-of.ts';
import { timedTopicsOf } from './names-of.ts';
import { roughness, timesOf } from './times.ts';
import { usualSettings } from './usual-settings.ts';

/**
 * What makes one timed history simpler than another, most important first. Where all of these are equal, simpler events
 * come earlier, and then the text decides, so that any two different histories are ordered.
 */
export const timedSimplicity: readonly {
  readonly says: string;
  readonly of: (history: TimedHistory) => number;
}[] = [
  { says: 'fewer events', of: ({ events }) => events.length },
  { says: 'fewer members that join', of: (history) => membersOf(history).size },
  { says: 'fewer topics, existing or only named', of: (history) => timedTopicsOf(history).size },
  { says: 'fewer partitions, created and added ones included', of: partitionsIn },
  {
    says: 'simpler kinds of events, in the order of timedEventTypes',
    of: ({ events }) => sumOf(events, rankOf),
  },
  {
    says: 'fewer instance ids, patterns, racks, strategies and worse ways to go wrong',
    of: traitsIn,
  },
  { says: 'fewer topics subscribed to', of: wishesIn },
  { says: 'fewer topics that exist at the start', of: ({ topics }) => topics.length },
  {
    says: "fewer settings that are not Kafka's defaults",
    of: ({ settings }) => Object.keys(settings).length,
  },
  { says: 'things of one instant in the order in which they were caused', of: orderedIn },
  { says: 'rounder times, and settings that are usual', of: roughnessIn },
  { says: 'earlier events that take less long', of: timeIn },
  { says: 'plainer names: m0, t0, i0, r0 and up', of: strangenessIn },
  { says: 'simpler protocols: eager, cooperative, consumer', of: protocolsIn },
  { says: 'a smaller number for the order', of: ({ order }) => order },
];

/** Negative if `a` is simpler than `b`, positive if `b` is simpler, 0 only for equal histories. */
export function compareTimed(a: TimedHistory, b: TimedHistory): number {
  for (const { of } of timedSimplicity) {
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

/** The place of an event's kind in the order of simplicity. */
function rankOf({ type }: TimedEvent): number {
  return timedEventTypes.indexOf(type);
}

function partitionsIn({ topics, events }: TimedHistory): number {
  const start = sumOf(topics, ({ partitions }) => partitions);
  return start + sumOf(events, (event) => ('partitions' in event ? event.partitions : 0));
}

function traitsIn({ topics, events }: TimedHistory): number {
  const racks = sumOf(topics, (topic) =>
    topic.racks === undefined ? 0 : 1 + topic.racks.flat().length,
  );
  return racks + sumOf(events, traitsOf);
}

function traitsOf(event: TimedEvent): number {
  if (event.type === 'join') return joinTraits(event);
  if (event.type === 'switchAssignor') return event.strategies.length;
  return isUnusual(event) || ('pattern' in event && event.pattern !== undefined) ? 1 : 0;
}

/** Of the two ways in which such an event can happen it is the one that goes further wrong. */
function isUnusual(event: TimedEvent): boolean {
  if ('how' in event) return event.how === 'kill';
  if (event.type === 'failover') return event.requests === 'lost';
  return event.type === 'drop' && event.what === 'response';
}

function joinTraits(join: Extract<TimedEvent, { type: 'join' }>): number {
  const { instanceId, rackId, pattern, serverAssignor, strategies } = join;
  const named = [instanceId, rackId, pattern, serverAssignor].filter(
    (trait) => trait !== undefined,
  );
  return named.length + (strategies === undefined ? 0 : 1 + strategies.length);
}

function wishesIn({ events }: TimedHistory): number {
  return sumOf(events, (event) => ('topics' in event ? event.topics.length : 0));
}

function orderedIn({ order }: TimedHistory): number {
  return order === 0 ? 0 : 1;
}

function roughnessIn({ settings, events }: TimedHistory): number {
  const rough = sumOf(events, (event) => sumOf(timesOf(event), roughness));
  const unusual = sumOf(Object.entries(settings), ([key, value]) =>
    typeof value !== 'number' || value === usualSettings[key as keyof GroupSettings]
      ? 0
      : 1 + roughness(value),
  );
  return rough + unusual;
}

function timeIn({ events }: TimedHistory): number {
  return sumOf(events, (event) => sumOf(timesOf(event), (ms) => ms));
}

function strangenessIn(history: TimedHistory): number {
  const names = new Set<string>([...membersOf(history), ...timedTopicsOf(history)]);
  for (const { racks = [] } of history.topics) for (const rack of racks.flat()) names.add(rack);
  for (const event of history.events) {
    if ('member' in event) names.add(event.member);
    if ('instanceId' in event) names.add(event.instanceId);
    if ('rackId' in event) names.add(event.rackId);
  }
  return sumOf([...names], strangeness);
}

const STRANGE = 1000;

function strangeness(name: string): number {
  const number = /^[mtir](0|[1-9]\d{0,2})$/u.exec(name)?.[1];
  return number === undefined ? STRANGE + name.length : Number(number);
}

const protocolRanks: Readonly<Record<MemberProtocol, number>> = {
  eager: 0,
  cooperative: 1,
  consumer: 2,
};

function protocolsIn({ events }: TimedHistory): number {
  return sumOf(events, (event) => ('protocol' in event ? protocolRanks[event.protocol] : 0));
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += of(item);
  return sum;
}
