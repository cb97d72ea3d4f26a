import type { TopicPartition } from '../domain/group.ts';
import type { Claims, HistoryEvent } from '../domain/history.ts';
import { unreachable } from '../domain/unreachable.ts';
import { addTopicPartitions, createTopic, deleteTopic } from './apply-topic-event.ts';
import type { Effect } from './effect.ts';
import type { Client, GroupState } from './group-state.ts';
import { noClaims, partitionOf } from './group-state.ts';
import { takeOver } from './take-over.ts';

/** An event that is one step; `bounce` is made of several. */
export type SingleEvent = Exclude<HistoryEvent, { readonly type: 'bounce' }>;

/**
 * Lets one event happen to `state`. Total: what makes no sense (a stranger leaves, a topic shrinks) changes nothing.
 *
 * Source: client rules of Kafka's `ConsumerCoordinator`, static members of KIP-345, targets of KIP-848.
 */
export function applyEvent(state: GroupState, event: SingleEvent): Effect {
  switch (event.type) {
    case 'wait':
      return 'nothing';
    case 'join':
      return join(state, event);
    case 'leave':
    case 'crash':
      return state.clients.delete(event.member) ? 'rebalance' : 'nothing';
    case 'resubscribe':
      return resubscribe(state, event.member, event.topics);
    case 'stall':
    case 'resume':
    case 'drop':
      return loseTouch(state, event);
    case 'restart':
      return restart(state, event.member, event.as);
    case 'changeRack':
      return changeRack(state, event.member, event.rackId);
    case 'createTopic':
      return createTopic(state, event);
    case 'addPartitions':
      return addTopicPartitions(state, event.topic, event.partitions);
    case 'deleteTopic':
      return deleteTopic(state, event.topic);
    case 'failover':
      if (event.generation === 'restarts' && state.profile.protocol !== 'server')
        state.generation = 0;
      return state.clients.size > 0 ? 'rebalance' : 'nothing';
    case 'switchAssignor':
      return takeOver(state, event.from);
    default:
      return unreachable(event);
  }
}

/**
 * A rolling restart as single steps: each member in turn leaves and comes back as `<id>+`, static ones keep their
 * instance id.
 */
export function stepsOf(state: GroupState, event: HistoryEvent): readonly SingleEvent[] {
  if (event.type !== 'bounce') return [event];
  const steps: SingleEvent[] = [];
  for (const { id, topics, instanceId, rackId } of state.clients.values()) {
    const as = `${id}+`;
    if (instanceId !== undefined) steps.push({ type: 'restart', member: id, as });
    else
      steps.push(
        { type: 'leave', member: id },
        { type: 'join', member: as, topics, ...(rackId === undefined ? {} : { rackId }) },
      );
  }
  return steps;
}

function join(state: GroupState, event: HistoryEvent & { readonly type: 'join' }): Effect {
  const present = state.clients.get(event.member);
  if (present !== undefined) {
    if (event.claims === undefined) return 'nothing';
    report(state, present, event.claims);
    return 'rebalance';
  }
  if (event.instanceId !== undefined && holderOf(state, event.instanceId) !== null)
    return 'nothing';
  const client: Client = {
    id: event.member,
    topics: event.topics,
    instanceId: event.instanceId,
    rackId: event.rackId,
    instance: state.subject.instance(),
    claims: noClaims,
    stalled: false,
    dropNext: null,
  };
  state.clients.set(event.member, client);
  if (event.claims !== undefined) report(state, client, event.claims);
  return 'rebalance';
}

/** Makes a client claim what it may never have had: only adversarial histories do this. */
function report(state: GroupState, client: Client, claims: Claims): void {
  const partitions = claims.partitions.map(({ topic, partition }) =>
    partitionOf(state, topic, partition),
  );
  client.claims = { partitions, generation: claims.generation };
  tell(client);
}

/** Tells a client's own assignor what it has, as if it had been assigned; what it then throws shows when it is asked. */
function tell(client: Client): void {
  if (client.instance.onAssignment === undefined) return;
  const partitions: TopicPartition[] = client.claims.partitions.map(({ topic, partition }) => ({
    topic,
    partition,
  }));
  client.instance.onAssignment({ partitions }, client.claims.generation);
}

function resubscribe(state: GroupState, member: string, topics: readonly string[]): Effect {
  const client = state.clients.get(member);
  if (client === undefined || sameList(client.topics, topics)) return 'nothing';
  client.topics = topics;
  if (state.profile.protocol !== 'cooperative') return 'rebalance';
  // A cooperative consumer revokes partitions of topics that it left before it joins again.
  const kept = client.claims.partitions.filter(({ topic }) => topics.includes(topic));
  if (kept.length < client.claims.partitions.length)
    client.claims = { partitions: kept, generation: client.claims.generation };
  return 'rebalance';
}

function loseTouch(
  state: GroupState,
  event: HistoryEvent & { readonly type: 'stall' | 'resume' | 'drop' },
): Effect {
  const client = state.clients.get(event.member);
  // A KIP-848 target lives in the coordinator: a member that hears nothing does not change it.
  if (client === undefined || state.profile.protocol === 'server') return 'nothing';
  if (event.type === 'drop') {
    client.dropNext = event.generation;
    return 'silent';
  }
  const stalls = event.type === 'stall';
  if (client.stalled === stalls) return 'nothing';
  client.stalled = stalls;
  return stalls ? 'silent' : 'rebalance';
}

function restart(state: GroupState, member: string, as: string): Effect {
  const before = state.clients.get(member);
  if (before?.instanceId === undefined || state.clients.has(as)) return 'nothing';
  const after: Client = {
    ...before,
    id: as,
    instance: state.subject.instance(),
    // The coordinator keeps a static member's target (KIP-848); a classic process starts with nothing.
    claims: state.profile.protocol === 'server' ? before.claims : noClaims,
    stalled: false,
    dropNext: null,
  };
  // It takes the place of the old one, its leadership included.
  state.clients = new Map(
    [...state.clients.values()].map((client) =>
      client === before ? [as, after] : [client.id, client],
    ),
  );
  return 'rebalance';
}

function changeRack(state: GroupState, member: string, rackId: string | undefined): Effect {
  const client = state.clients.get(member);
  if (client === undefined || client.rackId === rackId) return 'nothing';
  client.rackId = rackId;
  return 'rebalance';
}

function holderOf(state: GroupState, instanceId: string): Client | null {
  for (const client of state.clients.values()) if (client.instanceId === instanceId) return client;
  return null;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
