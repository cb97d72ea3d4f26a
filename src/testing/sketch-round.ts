import type { Cluster, Subscription, TopicMetadata, TopicPartition } from '../domain/group.ts';
import type { Claims } from '../domain/history.ts';
import type { Answer, Rebalanced, RebalanceInput } from '../domain/trace.ts';

/**
 * A question and its answer from a drawing: `t:3 u:2 | a[t,u]{t0,t1}g2 b[t] -> a{t0} b{t1}`.
 *
 * Topics: name, `:` and the number of partitions; after `@` the racks of each (`t:2@x,x+y`).
 * Members: name, `[topics]` (default: all that are drawn), `{claims}` (default: none), `g` and the generation of the
 * claims (default: 1 with claims, else -1), `#` and an instance id, `@` and a rack.
 * Answer: name and `{partitions}`. `missed a,b` at the end: who did not learn it.
 */
export function sketchRebalanced(
  drawing: string,
  place: Partial<Pick<Rebalanced, 'event' | 'round' | 'generation' | 'followUp'>> = {},
): Rebalanced {
  const [question = '', reply = ''] = drawing.split('->');
  const { answer, missedBy } = sketchReply(reply);
  return {
    type: 'rebalanced',
    event: 0,
    round: 1,
    generation: 2,
    followUp: false,
    ...place,
    input: sketchInput(question),
    answer,
    missedBy,
  };
}

/** The part of a drawing before the arrow. */
export function sketchInput(question: string): RebalanceInput {
  const [topics = '', members = ''] = question.split('|');
  const cluster = sketchCluster(topics);
  const group = new Map<string, Subscription>();
  const claims = new Map<string, Claims>();
  for (const token of words(members)) {
    const { id, subscription } = sketchMember(token, [...cluster.topics.keys()]);
    group.set(id, subscription);
    claims.set(id, {
      partitions: subscription.ownedPartitions,
      generation: subscription.generation,
    });
  }
  return { cluster, group, claims, leader: group.keys().next().value ?? '' };
}

/** The part of a drawing after the arrow. */
export function sketchReply(reply: string): { answer: Answer; missedBy: readonly string[] } {
  const [got = '', missed = ''] = reply.split('missed');
  const answer = new Map<string, readonly TopicPartition[]>();
  for (const token of words(got)) {
    const [, id = '', list = ''] = matched(/^([^{]+)\{(.*)\}$/, token);
    answer.set(id, sketchPartitions(list));
  }
  return { answer, missedBy: items(missed) };
}

/** Partitions from a drawing: `t0,t1,u0`. */
export function sketchPartitions(list: string): readonly TopicPartition[] {
  return items(list).map((token) => {
    const [, topic = '', partition = ''] = matched(/^(.*?)(-?\d+)$/, token);
    return { topic, partition: Number(partition) };
  });
}

function sketchCluster(drawing: string): Cluster {
  const topics = new Map<string, TopicMetadata>();
  for (const token of words(drawing)) {
    const [, name = '', count = '', racks] = matched(/^(.+?):(\d+)(?:@(.*))?$/, token);
    const partitions = Number(count);
    const each = racks?.split(',').map((list) => list.split('+').filter((rack) => rack !== ''));
    topics.set(name, each === undefined ? { partitions } : { partitions, racks: each });
  }
  return { topics };
}

const memberPattern =
  /^([^[{#@]+?)(?:\[(.*?)\])?(?:\{(.*?)\}(?:g(-?\d+))?)?(?:#([^@]+))?(?:@(.+))?$/;

function sketchMember(
  token: string,
  all: readonly string[],
): { id: string; subscription: Subscription } {
  const [, id = '', topics, claims = '', generation, instanceId, rackId] = matched(
    memberPattern,
    token,
  );
  const ownedPartitions = sketchPartitions(claims);
  const since = ownedPartitions.length > 0 ? 1 : -1;
  return {
    id,
    subscription: {
      topics: topics === undefined ? all : items(topics),
      ownedPartitions,
      generation: generation === undefined ? since : Number(generation),
      ...(instanceId === undefined ? {} : { groupInstanceId: instanceId }),
      ...(rackId === undefined ? {} : { rackId }),
    },
  };
}

function matched(pattern: RegExp, token: string): readonly (string | undefined)[] {
  const match = pattern.exec(token);
  if (match === null) throw new Error(`cannot read “${token}” in a drawing`);
  return match;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function items(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
