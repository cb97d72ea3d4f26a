import type { MemberProtocol } from '../../domain/member-client.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';
import { byType, type ByType } from '../by-type.ts';
import { listOf, nameOf, textOf } from '../names.ts';
import { plural } from '../summary.ts';
import { timeOf } from './time-words.ts';

type Of<Type extends TimedEvent['type']> = Extract<TimedEvent, { readonly type: Type }>;

/** One line for an event in virtual time, with all that it says: `at 4.2 s m1 crashes`. */
export function describeTimedEvent(event: TimedEvent): string {
  return `at ${timeOf(event.atMs)} ${titleOfTimedEvent(event)}${byType(details, event, '')}`;
}

/** The event in a few words, without its time and its details: `m1 crashes`. */
export function titleOfTimedEvent(event: TimedEvent): string {
  return byType(titles, event, '');
}

const titles: ByType<TimedEvent, string> = {
  join: ({ member }) => `${nameOf(member)} joins`,
  leave: ({ member }) => `${nameOf(member)} leaves`,
  crash: ({ member }) => `${nameOf(member)} crashes`,
  stall: ({ member }) => `${nameOf(member)} stops polling`,
  pause: ({ member }) => `${nameOf(member)} stands still`,
  resume: ({ member }) => `${nameOf(member)} resumes`,
  restart: ({ member, how }) =>
    `${nameOf(member)} is ${how === 'close' ? 'closed' : 'killed'} and restarted`,
  resubscribe: ({ member }) => `${nameOf(member)} resubscribes`,
  createTopic: ({ topic }) => `topic ${nameOf(topic)} appears`,
  addPartitions: ({ topic, partitions }) =>
    `topic ${nameOf(topic)} grows to ${plural(partitions, 'partition')}`,
  deleteTopic: ({ topic }) => `topic ${nameOf(topic)} is deleted`,
  bounce: () => 'a rolling restart begins',
  switchAssignor: ({ member }) => `${nameOf(member)} is restarted with another strategy`,
  switchProtocol: ({ member, protocol }) =>
    `${nameOf(member)} is restarted as a ${protocolWords[protocol]}`,
  failover: () => 'the coordinator moves',
  slow: ({ member }) => `the network of ${nameOf(member)} becomes slow`,
  drop: ({ member, what }) => `the next ${what} of ${nameOf(member)} is lost`,
  duplicate: ({ member }) => `the next request of ${nameOf(member)} arrives twice`,
  lag: ({ member }) => `${nameOf(member)} does not hear of changes of topics`,
  evict: ({ instanceId }) => `an admin removes static member ${nameOf(instanceId)}`,
  stray: ({ member, request, twist }) =>
    `somebody sends a ${strayWords[request]} like that of ${nameOf(member)}, ${twistWords[twist]}`,
  wait: () => 'nothing happens',
};

const details: Partial<ByType<TimedEvent, string>> = {
  join: detailOfJoin,
  crash: () => ' without a word',
  stall: () => '; background threads go on',
  pause: () => ' with all its threads',
  restart: ({ afterMs }) => ` ${timeOf(afterMs)} later`,
  resubscribe: ({ topics, pattern }) => `: now to ${wishOf(topics, pattern)}`,
  createTopic: ({ partitions }) => ` with ${plural(partitions, 'partition')}`,
  bounce: ({ how, everyMs, afterMs }) =>
    `: every ${timeOf(everyMs)} the next member is ${how === 'close' ? 'closed' : 'killed'}, and back ${timeOf(afterMs)} later`,
  switchAssignor: ({ strategies }) => `: ${listOf(strategies.map(nameOf), { empty: 'none' })}`,
  failover: ({ requests, downMs }) =>
    ` and is back ${timeOf(downMs)} later; requests under way are ${requests === 'lost' ? 'lost' : 'refused'}`,
  slow: ({ delayMs, forMs }) =>
    `: for ${timeOf(forMs)} each message takes ${timeOf(delayMs)} longer`,
  lag: ({ forMs }) => ` for ${timeOf(forMs)}`,
};

function detailOfJoin(event: Of<'join'>): string {
  const { protocol = 'eager', topics, pattern, instanceId, rackId } = event;
  const parts = [` as a ${protocolWords[protocol]}, subscribes to ${wishOf(topics, pattern)}`];
  if (instanceId !== undefined) parts.push(`static as ${nameOf(instanceId)}`);
  if (rackId !== undefined) parts.push(`in rack ${nameOf(rackId)}`);
  if (event.strategies !== undefined)
    parts.push(`follows ${listOf(event.strategies.map(nameOf), { empty: 'no strategy' })}`);
  if (event.serverAssignor !== undefined)
    parts.push(`asks for assignor ${nameOf(event.serverAssignor)}`);
  return parts.join(', ');
}

const protocolWords: Readonly<Record<MemberProtocol, string>> = {
  eager: 'classic eager consumer',
  cooperative: 'classic cooperative consumer',
  consumer: 'KIP-848 consumer',
};

const strayWords: Readonly<Record<Of<'stray'>['request'], string>> = {
  join: 'JoinGroup',
  sync: 'SyncGroup',
  heartbeat: 'Heartbeat',
  leave: 'LeaveGroup',
  commit: 'OffsetCommit',
  'fetch-offsets': 'OffsetFetch',
  'consumer-heartbeat': 'ConsumerGroupHeartbeat',
};

const twistWords: Readonly<Record<Of<'stray'>['twist'], string>> = {
  'old-epoch': 'with an old generation',
  'future-epoch': 'with a generation to come',
  'unknown-member': 'with an unknown member id',
  'wrong-instance': "with an instance id that is not that member's",
  'wrong-protocol': 'with another protocol',
  outsider: 'as an outsider',
  malformed: 'with fields that contradict each other',
};

function wishOf(topics: readonly string[], pattern: string | undefined): string {
  return pattern === undefined
    ? listOf(topics.map(nameOf))
    : `all that match /${textOf(pattern, 60)}/`;
}
