import type { GroupSettings } from '../domain/settings.ts';
import { kafkaDefaults } from '../domain/settings.ts';
import type { TimedEvent, TimedHistory } from '../domain/timed-history.ts';
import { timedHistoryOfCase } from '../generate/timed/case.ts';

type Join = Extract<TimedEvent, { type: 'join' }>;

/** What a bug sees when an event happens. */
interface Moment {
  readonly event: TimedEvent;
  /** Earlier events, the last one first. */
  readonly earlier: readonly TimedEvent[];
  /** The joins of those who are there. */
  readonly present: ReadonlyMap<string, Join>;
  /** Partitions by topic, before the event. */
  readonly topics: ReadonlyMap<string, number>;
  readonly settings: GroupSettings;
  readonly order: number;
}

/** A bug that is planted into a timed group, and the simplest history that shows it. */
export interface TimedPlantedBug {
  readonly name: string;
  readonly simplest: TimedHistory;
  readonly shows: (moment: Moment) => boolean;
}

const history = (parts: Partial<TimedHistory>): TimedHistory => ({
  clock: 'virtual',
  topics: [],
  settings: {},
  order: 0,
  events: [],
  ...parts,
});

const member = 'm0';
const join: Join = { atMs: 0, type: 'join', member, topics: [] };

/** Bugs that need several things at once: what a shrinker must keep, and nothing else. */
export const timedPlantedBugs: readonly TimedPlantedBug[] = [
  {
    name: 'a static member crashes, and later the coordinator moves',
    shows: ({ event, earlier }) =>
      event.type === 'failover' &&
      earlier.some(
        (crash, index) =>
          crash.type === 'crash' &&
          earlier
            .slice(index)
            .find((one): one is Join => one.type === 'join' && one.member === crash.member)
            ?.instanceId !== undefined,
      ),
    simplest: history({
      events: [
        { ...join, instanceId: 'i0' },
        { atMs: 0, type: 'crash', member },
        { atMs: 0, type: 'failover', requests: 'refused', downMs: 0 },
      ],
    }),
  },
  {
    name: 'a zombie wakes after its session',
    shows: ({ event, earlier, settings, present }) => {
      if (event.type !== 'resume' || !present.has(event.member)) return false;
      const pause = earlier.find(({ type }) => type === 'pause');
      return (
        pause?.type === 'pause' &&
        pause.member === event.member &&
        event.atMs - pause.atMs > settings.sessionTimeoutMs
      );
    },
    simplest: history({
      events: [join, { atMs: 0, type: 'pause', member }, { atMs: 46_000, type: 'resume', member }],
    }),
  },
  {
    name: 'the second of two in one instant does not get its response',
    shows: ({ event, earlier, present }) => {
      if (event.type !== 'drop' || event.what !== 'response') return false;
      const mine = present.get(event.member);
      return earlier.some(
        (other) =>
          other.type === 'join' && other.member !== event.member && other.atMs === mine?.atMs,
      );
    },
    simplest: history({
      events: [
        join,
        { ...join, member: 'm1' },
        { atMs: 0, type: 'drop', member, what: 'response' },
      ],
    }),
  },
  {
    name: 'a topic of three that somebody wants grows under KIP-848',
    shows: ({ event, present, topics }) =>
      event.type === 'addPartitions' &&
      (topics.get(event.topic) ?? 0) >= 3 &&
      [...present.values()].some(
        ({ protocol, topics: wanted }) => protocol === 'consumer' && wanted.includes(event.topic),
      ),
    simplest: history({
      topics: [{ topic: 't0', partitions: 3 }],
      events: [
        { ...join, protocol: 'consumer', topics: ['t0'] },
        { atMs: 0, type: 'addPartitions', topic: 't0', partitions: 1 },
      ],
    }),
  },
  {
    name: 'two hold one instance id, and one goes within a second',
    shows: ({ event, present, earlier }) => {
      if (event.type !== 'leave') return false;
      const mine = present.get(event.member)?.instanceId;
      const held = [...present.values()].filter(({ instanceId }) => instanceId === mine);
      return mine !== undefined && held.length >= 2 && event.atMs - (earlier[0]?.atMs ?? 0) <= 1000;
    },
    simplest: history({
      events: [
        { ...join, instanceId: 'i0' },
        { ...join, member: 'm1', instanceId: 'i0' },
        { atMs: 0, type: 'leave', member },
      ],
    }),
  },
  {
    name: 'an order of events shows what the order of causes does not',
    shows: ({ event, earlier, order }) =>
      event.type === 'duplicate' && order % 5 === 3 && event.atMs === earlier[0]?.atMs,
    simplest: history({
      order: 3,
      events: [
        { atMs: 0, type: 'wait' },
        { atMs: 0, type: 'duplicate', member },
      ],
    }),
  },
  {
    name: 'a member is killed twice within ten seconds and back before its session ends',
    shows: ({ event, earlier, settings }) =>
      event.type === 'restart' &&
      event.how === 'kill' &&
      event.afterMs > 0 &&
      event.afterMs < settings.sessionTimeoutMs &&
      earlier.some(
        (before) =>
          before.type === 'restart' &&
          before.how === 'kill' &&
          before.member === event.member &&
          event.atMs > before.atMs &&
          event.atMs - before.atMs <= 10_000,
      ),
    simplest: history({
      events: [
        { atMs: 0, type: 'restart', member, how: 'kill', afterMs: 0 },
        { atMs: 1000, type: 'restart', member, how: 'kill', afterMs: 1000 },
      ],
    }),
  },
];

const CASES_MAX = 400_000;

/** The first `count` generated timed histories that show a bug. */
export function failingTimedCases(bug: TimedPlantedBug, count: number): TimedHistory[] {
  const found: TimedHistory[] = [];
  for (let index = 0; found.length < count && index < CASES_MAX; index += 1) {
    const drawn = timedHistoryOfCase(11, index, {
      size: index % 5 === 0 ? 'medium' : 'small',
      protocols: ['eager', 'cooperative', 'consumer'],
    });
    if (breaksTimed(bug, drawn)) found.push(drawn);
  }
  return found;
}

/** Timed histories of all shapes. */
export function sampleTimedHistories(count: number): readonly TimedHistory[] {
  return Array.from({ length: count }, (_, index) =>
    timedHistoryOfCase(5, index, {
      size: index % 5 === 0 ? 'medium' : 'small',
      protocols: ['eager', 'cooperative', 'consumer'],
    }),
  );
}

/** Whether a timed history shows a bug. */
export function breaksTimed({ shows }: TimedPlantedBug, played: TimedHistory): boolean {
  const topics = new Map(played.topics.map(({ topic, partitions }) => [topic, partitions]));
  const present = new Map<string, Join>();
  const earlier: TimedEvent[] = [];
  const settings = { ...kafkaDefaults, ...played.settings };
  for (const event of played.events) {
    if (shows({ event, earlier, present, topics, settings, order: played.order })) return true;
    if (event.type === 'join') present.set(event.member, event);
    if (event.type === 'leave' || event.type === 'crash') present.delete(event.member);
    if (event.type === 'deleteTopic') topics.delete(event.topic);
    else if ('topic' in event) topics.set(event.topic, event.partitions);
    earlier.unshift(event);
  }
  return false;
}
