import type { MemberProtocol } from '../../domain/member-client.ts';
import type { GroupSettings } from '../../domain/settings.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import type { Draw } from '../draw.ts';
import { between, chance, pick, shuffled } from '../draw.ts';
import { randomDraw } from '../random-draw.ts';

/** How large the service is whose days are drawn. */
export interface ProductionOptions {
  /** How many days. Default: 5. */
  readonly count?: number;
  /** Members in the morning, which the group has most of the day. Default: 6. */
  readonly members?: number;
  /** Default: 2. */
  readonly topics?: number;
  /** Of each topic. Default: 12. */
  readonly partitions?: number;
  /** Where they differ from Kafka's defaults. */
  readonly settings?: Partial<GroupSettings>;
}

/**
 * Days of a service in miniature, for comparing strategies, protocols and settings: the members start, then, in an order
 * that the seed draws, there are rolling deployments, scaling up and down, a crash, a slow consumer, a topic that grows,
 * a coordinator that moves and a lost response, each with time to settle; at last one more deployment. Members are
 * dynamic and speak the default protocol: see `withProtocol` and `withStaticMembers`.
 */
export function productionLikeHistories(
  seed: number,
  options: ProductionOptions = {},
): readonly TimedHistory[] {
  const { count = 5 } = options;
  return Array.from({ length: count }, (_, index) => dayOf(randomDraw(seed, index), options));
}

/** The same history with all members speaking one protocol. Strategies that members asked for are left out. */
export function withProtocol(history: TimedHistory, protocol: MemberProtocol): TimedHistory {
  const events = history.events.flatMap((event): readonly TimedEvent[] => {
    if (event.type === 'switchProtocol' || event.type === 'switchAssignor') return [];
    if (event.type !== 'join') return [event];
    const { strategies: _, serverAssignor: _asked, ...join } = event;
    return [{ ...join, protocol }];
  });
  return { ...history, events };
}

/** The same history with an instance id for each member: its own name. */
export function withStaticMembers(history: TimedHistory): TimedHistory {
  const events = history.events.map((event) =>
    event.type === 'join' ? { ...event, instanceId: event.instanceId ?? event.member } : event,
  );
  return { ...history, events };
}

/** A day that is being written; changed in place. */
interface Day {
  readonly draw: Draw;
  readonly settings: GroupSettings;
  readonly topics: readonly string[];
  readonly partitions: Map<string, number>;
  readonly running: string[];
  readonly events: TimedEvent[];
  names: number;
  nowMs: number;
}

function dayOf(draw: Draw, options: ProductionOptions): TimedHistory {
  const { members = 6, topics: topicsCount = 2, partitions = 12, settings = {} } = options;
  const topics = Array.from({ length: topicsCount }, (_, index) => `t${index}`);
  const day: Day = {
    draw,
    settings: { ...kafkaDefaults, ...settings },
    topics,
    partitions: new Map(topics.map((topic) => [topic, partitions])),
    running: [],
    events: [],
    names: 0,
    nowMs: 0,
  };
  for (let joined = 0; joined < members; joined += 1) {
    starts(day);
    day.nowMs += between(draw, 0, 1500);
  }
  settles(day);
  for (const happening of shuffled(draw, happenings)) {
    happening(day);
    settles(day);
  }
  deployment(day);
  return {
    clock: 'virtual',
    topics: topics.map((topic) => ({ topic, partitions })),
    settings,
    order: 1 + draw.below(999),
    events: day.events,
  };
}

/** Long enough for a group to find its rest, as the timeouts have it, and to work for a while. */
function settles(day: Day): void {
  const { sessionTimeoutMs, heartbeatIntervalMs } = day.settings;
  const quietMs = Math.max(sessionTimeoutMs, 5 * heartbeatIntervalMs);
  day.nowMs += quietMs + between(day.draw, 0, 30) * 1000;
}

function starts(day: Day): void {
  const member = `m${day.names}`;
  day.names += 1;
  day.running.push(member);
  day.events.push({ atMs: day.nowMs, type: 'join', member, topics: day.topics });
}

/** Each member in turn is closed and replaced, before its session could end; some deployments kill. */
function deployment(day: Day): void {
  const { draw } = day;
  const afterMs = between(draw, 2, 15) * 1000;
  const everyMs = afterMs + between(draw, 5, 20) * 1000;
  const how = chance(draw, 20) ? 'kill' : 'close';
  day.events.push({ atMs: day.nowMs, type: 'bounce', how, everyMs, afterMs });
  day.nowMs += everyMs * day.running.length + afterMs;
}

/** More members within a minute; once their work is done they are closed. */
function scaling(day: Day): void {
  const { draw } = day;
  const more = between(draw, 1, 3);
  for (let added = 0; added < more; added += 1) {
    starts(day);
    day.nowMs += between(draw, 0, 20) * 1000;
  }
  settles(day);
  for (let removed = 0; removed < more; removed += 1) {
    const member = day.running.pop();
    if (member === undefined) return;
    day.events.push({ atMs: day.nowMs, type: 'leave', member });
    day.nowMs += between(draw, 0, 5) * 1000;
  }
}

function crash(day: Day): void {
  const { draw, nowMs } = day;
  const afterMs = between(draw, 3, 90) * 1000;
  const member = pick(draw, day.running);
  day.events.push({ atMs: nowMs, type: 'restart', member, how: 'kill', afterMs });
  day.nowMs += afterMs;
}

/** One batch takes longer than `max.poll.interval.ms`. */
function slowBatch(day: Day): void {
  const member = pick(day.draw, day.running);
  day.events.push({ atMs: day.nowMs, type: 'stall', member });
  day.nowMs += day.settings.maxPollIntervalMs + between(day.draw, 1, 60) * 1000;
  day.events.push({ atMs: day.nowMs, type: 'resume', member });
}

/** A long garbage collection, shorter than the session or a little longer. */
function longPause(day: Day): void {
  const member = pick(day.draw, day.running);
  day.events.push({ atMs: day.nowMs, type: 'pause', member });
  day.nowMs += Math.round((day.settings.sessionTimeoutMs * between(day.draw, 5, 13)) / 10);
  day.events.push({ atMs: day.nowMs, type: 'resume', member });
}

function growth(day: Day): void {
  const { draw, nowMs } = day;
  const topic = pick(draw, day.topics);
  const partitions = (day.partitions.get(topic) ?? 0) + between(draw, 1, 6);
  day.partitions.set(topic, partitions);
  day.events.push({ atMs: nowMs, type: 'addPartitions', topic, partitions });
}

function coordinatorMoves({ draw, nowMs, events }: Day): void {
  const requests = chance(draw, 50) ? 'refused' : 'lost';
  events.push({ atMs: nowMs, type: 'failover', requests, downMs: between(draw, 1, 8) * 500 });
}

function lostResponse({ draw, nowMs, events, running }: Day): void {
  events.push({ atMs: nowMs, type: 'drop', member: pick(draw, running), what: 'response' });
}

/** What happens in each day, once, in any order. */
const happenings: readonly ((day: Day) => void)[] = [
  deployment,
  scaling,
  crash,
  slowBatch,
  longPause,
  growth,
  coordinatorMoves,
  lostResponse,
];
