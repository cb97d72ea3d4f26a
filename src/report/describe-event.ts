import type { Claims, EventTiming, HistoryEvent } from '../domain/history.ts';
import { byType, type ByType } from './by-type.ts';
import { listOf, nameOf, partitionsOf } from './names.ts';
import { plural } from './summary.ts';

/** One line for an event, with its timing: `at the same time, b joins, subscribes to t and u`. */
export function describeEvent(event: HistoryEvent): string {
  const timing = timingWords[event.when ?? 'settled'];
  return `${timing}${titleOfEvent(event)}${byType(details, event, '')}`;
}

const timingWords: Readonly<Record<EventTiming, string>> = {
  settled: '',
  together: 'at the same time, ',
  'mid-rebalance': 'in the middle of that rebalance, ',
};

/** The event in a few words, for the head of a column: `b joins`, `topic t grows to 6 partitions`. */
export function titleOfEvent(event: HistoryEvent): string {
  return byType(titles, event, '');
}

const titles: ByType<HistoryEvent, string> = {
  join: ({ member }) => `${nameOf(member)} joins`,
  leave: ({ member }) => `${nameOf(member)} leaves`,
  crash: ({ member }) => `${nameOf(member)} crashes`,
  stall: ({ member }) => `${nameOf(member)} stalls`,
  resume: ({ member }) => `${nameOf(member)} resumes`,
  drop: ({ member }) => `the next answer does not reach ${nameOf(member)}`,
  restart: ({ member, as }) => `${nameOf(member)} restarts as ${nameOf(as)}`,
  resubscribe: ({ member }) => `${nameOf(member)} resubscribes`,
  createTopic: ({ topic }) => `topic ${nameOf(topic)} appears`,
  addPartitions: ({ topic, partitions }) =>
    `topic ${nameOf(topic)} grows to ${plural(partitions, 'partition')}`,
  deleteTopic: ({ topic }) => `topic ${nameOf(topic)} is deleted`,
  changeRack: ({ member, rackId }) =>
    rackId === undefined
      ? `${nameOf(member)} has no rack any more`
      : `${nameOf(member)} moves to rack ${nameOf(rackId)}`,
  bounce: () => 'rolling restart',
  switchAssignor: () => 'the assignor is switched',
  failover: () => 'the coordinator moves',
  wait: () => 'nothing changes',
};

const details: Partial<ByType<HistoryEvent, string>> = {
  join: detailOfJoin,
  crash: () => ' silently',
  stall: () => ': it learns no answers',
  restart: () => ': the same instance, owning nothing',
  resubscribe: ({ topics }) => `: now to ${topicsOf(topics)}`,
  drop: ({ generation }) =>
    `: it keeps what it had, claimed with the generation it last ${generation}`,
  createTopic: ({ partitions, racks }) =>
    ` with ${plural(partitions, 'partition')}${racksOf(racks)}`,
  bounce: () => ': each member in turn leaves and comes back',
  switchAssignor: ({ from }) =>
    from === 'range' ? ': until now range ran this group' : ': until now one member had everything',
  failover: ({ generation }) =>
    generation === 'restarts' ? ' and counts generations from 0 again' : '',
};

function detailOfJoin(event: Extract<HistoryEvent, { readonly type: 'join' }>): string {
  const parts = [`, subscribes to ${topicsOf(event.topics)}`];
  if (event.instanceId !== undefined) parts.push(`, static as ${nameOf(event.instanceId)}`);
  if (event.rackId !== undefined) parts.push(`, in rack ${nameOf(event.rackId)}`);
  if (event.claims !== undefined) parts.push(`, ${claimsOf(event.claims)}`);
  return parts.join('');
}

function claimsOf({ partitions, generation }: Claims): string {
  return `claims ${partitionsOf(partitions)} of ${generationOf(generation)}`;
}

/** A generation in words; -1 is Kafka's “none”. */
export function generationOf(generation: number): string {
  return generation === -1 ? 'no generation' : `generation ${generation}`;
}

const topicsOf = (topics: readonly string[]): string => listOf(topics.map(nameOf));

/** The racks of a topic's partitions, or nothing where they are not known: `, replicas in racks r1 r2 and r2 r3`. */
export function racksOf(racks: readonly (readonly string[])[] | undefined): string {
  if (racks === undefined) return '';
  const each = racks.map((replicas) => replicas.map(nameOf).join(' ') || '–');
  return `, replicas in racks ${listOf(each, { empty: '–' })}`;
}
