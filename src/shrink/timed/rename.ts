import type { GroupSettings } from '../../domain/settings.ts';
import { kafkaDefaults } from '../../domain/settings.ts';
import type { TimedEvent, TimedHistory } from '../../domain/timed-history.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { Renaming } from '../rename.ts';
import { listedIn, patternListing } from './pattern.ts';

const same = (name: string): string => name;

/**
 * The same timed history under other names. Everything is rebuilt with its keys in one order and defaults left out, so
 * equal histories have equal JSON. A pattern that lists names is renamed with them; any other stays as it is.
 */
export function renamedTimed(history: TimedHistory, renaming: Partial<Renaming>): TimedHistory {
  const to: Renaming = { member: same, topic: same, instance: same, rack: same, ...renaming };
  const { topics, settings, order, events } = history;
  return {
    clock: 'virtual',
    topics: topics.map(({ topic, partitions, racks }) => ({
      topic: to.topic(topic),
      partitions,
      ...(racks === undefined ? {} : { racks: racks.map((of) => of.map(to.rack)) }),
    })),
    settings: plainSettings(settings),
    order,
    events: events.map((event) => renamedEvent(event, to)),
  };
}

/** Settings in one order, without those that say Kafka's default. */
function plainSettings(settings: Partial<GroupSettings>): Partial<GroupSettings> {
  const said = new Map<string, unknown>(Object.entries(settings));
  const kept = Object.entries(kafkaDefaults).flatMap(([key, byDefault]) => {
    const value = said.get(key);
    const usual = value === undefined || JSON.stringify(value) === JSON.stringify(byDefault);
    return usual ? [] : [[key, value]];
  });
  return Object.fromEntries(kept);
}

type Join = Extract<TimedEvent, { type: 'join' }>;
type TopicEvent = Extract<TimedEvent, { topic: string }>;
type MemberEvent = Exclude<Extract<TimedEvent, { member: string }>, Join>;
type GroupEvent = Exclude<TimedEvent, Join | TopicEvent | MemberEvent>;

function renamedEvent(event: TimedEvent, to: Renaming): TimedEvent {
  if (event.type === 'join') return renamedJoin(event, to);
  if ('topic' in event) return renamedTopicEvent(event, to);
  return 'member' in event ? renamedMemberEvent(event, to) : renamedGroupEvent(event, to);
}

function renamedJoin(event: Join, to: Renaming): Join {
  const { protocol, instanceId, rackId, serverAssignor, strategies } = event;
  return {
    atMs: event.atMs,
    type: 'join',
    member: to.member(event.member),
    ...(protocol === undefined || protocol === 'eager' ? {} : { protocol }),
    ...renamedWish(event, to),
    ...(instanceId === undefined ? {} : { instanceId: to.instance(instanceId) }),
    ...(rackId === undefined ? {} : { rackId: to.rack(rackId) }),
    ...(serverAssignor === undefined ? {} : { serverAssignor }),
    ...(strategies === undefined ? {} : { strategies }),
  };
}

type Wish = Pick<Join, 'topics' | 'pattern'>;

function renamedWish({ topics, pattern }: Wish, to: Renaming): Wish {
  if (pattern === undefined) return { topics: topics.map(to.topic) };
  const renamed = listedIn(pattern)?.map(to.topic) ?? [];
  return { topics: topics.map(to.topic), pattern: patternListing(renamed) ?? pattern };
}

function renamedTopicEvent(event: TopicEvent, to: Renaming): TopicEvent {
  const { atMs, type } = event;
  const topic = to.topic(event.topic);
  return type === 'deleteTopic'
    ? { atMs, type, topic }
    : { atMs, type, topic, partitions: event.partitions };
}

function renamedMemberEvent(event: MemberEvent, to: Renaming): MemberEvent {
  const { atMs, type } = event;
  const member = to.member(event.member);
  switch (type) {
    case 'leave':
    case 'crash':
    case 'stall':
    case 'pause':
    case 'resume':
    case 'duplicate':
      return { atMs, type, member };
    case 'restart':
      return { atMs, type, member, how: event.how, afterMs: event.afterMs };
    case 'resubscribe':
      return { atMs, type, member, ...renamedWish(event, to) };
    case 'switchAssignor':
      return { atMs, type, member, strategies: event.strategies };
    case 'switchProtocol':
      return { atMs, type, member, protocol: event.protocol };
    case 'slow':
      return { atMs, type, member, delayMs: event.delayMs, forMs: event.forMs };
    case 'lag':
      return { atMs, type, member, forMs: event.forMs };
    case 'drop':
      return { atMs, type, member, what: event.what };
    case 'stray':
      return { atMs, type, member, request: event.request, twist: event.twist };
    default:
      return unreachable(event);
  }
}

function renamedGroupEvent(event: GroupEvent, to: Renaming): GroupEvent {
  const { atMs, type } = event;
  switch (type) {
    case 'bounce':
      return { atMs, type, how: event.how, everyMs: event.everyMs, afterMs: event.afterMs };
    case 'failover':
      return { atMs, type, requests: event.requests, downMs: event.downMs };
    case 'evict':
      return { atMs, type, instanceId: to.instance(event.instanceId) };
    case 'wait':
      return { atMs, type };
    default:
      return unreachable(event);
  }
}
