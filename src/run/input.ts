import type { Cluster, Subscription, TopicMetadata } from '../domain/group.ts';
import type { Claims } from '../domain/history.ts';
import type { RebalanceInput } from '../domain/trace.ts';
import type { Client, GroupState } from './group-state.ts';

/** User data by client: asked for once a rebalance, since asking may have effects. */
export type UserDataOf = ReadonlyMap<Client, Uint8Array>;

/**
 * What there is to ask now. It shares lists with `state` and goes into the trace, so it is never handed to a subject:
 * subjects get `copyInput` of it.
 */
export function inputOf(state: GroupState, userData: UserDataOf): RebalanceInput {
  const group = new Map<string, Subscription>();
  const claims = new Map<string, Claims>();
  let leader = '';
  for (const client of state.clients.values()) {
    if (group.size === 0) leader = client.id;
    group.set(client.id, subscriptionOf(state, client, userData.get(client)));
    claims.set(client.id, client.claims);
  }
  return { cluster: clusterOf(state, leader), group, claims, leader };
}

type Writable<Shape> = { -readonly [Field in keyof Shape]: Shape[Field] };

function subscriptionOf(
  state: GroupState,
  { topics, claims, instanceId, rackId }: Client,
  userData: Uint8Array | undefined,
): Subscription {
  const { carrier } = state.profile;
  const carries = carrier === 'owned-partitions' || carrier === 'target';
  const subscription: Writable<Subscription> = {
    topics,
    ownedPartitions: carries ? claims.partitions : [],
    generation: carries ? claims.generation : -1,
  };
  if (instanceId !== undefined) subscription.groupInstanceId = instanceId;
  if (rackId !== undefined) subscription.rackId = rackId;
  if (userData !== undefined) subscription.userData = userData;
  return subscription;
}

/** The topics that the leader's client knows: see `SubjectProfile.metadata`. */
function clusterOf(state: GroupState, leader: string): Cluster {
  const { metadata } = state.profile;
  if (metadata === 'all') {
    state.cluster ??= { topics: new Map(state.topics) };
    return state.cluster;
  }
  const wanted = wantedTopics(state, metadata, leader);
  const topics = new Map<string, TopicMetadata>();
  for (const [topic, known] of state.topics) if (wanted.has(topic)) topics.set(topic, known);
  return { topics };
}

function wantedTopics(
  state: GroupState,
  metadata: 'subscribed' | 'leader',
  leader: string,
): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const { id, topics } of state.clients.values())
    if (metadata === 'subscribed' || id === leader) for (const topic of topics) wanted.add(topic);
  return wanted;
}
