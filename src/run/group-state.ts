import type { Cluster, TopicMetadata, TopicPartition } from '../domain/group.ts';
import type { Claims, HistoryTopic } from '../domain/history.ts';
import type { AssignorInstance, AssignorSubject } from '../domain/subject.ts';
import type { SubjectProfile } from '../domain/profile.ts';

/** One consumer process, as the run stage keeps it. */
export interface Client {
  readonly id: string;
  topics: readonly string[];
  readonly instanceId: string | undefined;
  rackId: string | undefined;
  readonly instance: AssignorInstance;
  /** What it would report as its own if it joined now. */
  claims: Claims;
  /** It learns no answers until it resumes. */
  stalled: boolean;
  /** It will miss the next answer, and then reports its claims with this generation. */
  dropNext: 'synced' | 'joined' | null;
}

/**
 * A group in the middle of a history. Mutable, and owned by one run: `live` makes it, plays the history on it and
 * drops it.
 */
export interface GroupState {
  readonly profile: SubjectProfile;
  readonly subject: AssignorSubject;
  readonly topics: Map<string, TopicMetadata>;
  /** `topics` as they went into the last input; null once they have changed since. */
  cluster: Cluster | null;
  /** In the order of joining; the first one leads. */
  clients: Map<string, Client>;
  generation: number;
  /** One object for each partition ever seen, so that traces share them. */
  readonly partitions: Map<string, TopicPartition[]>;
}

/** No claims: a process that has just started. Source: KIP-792 (generation -1 means none). */
export const noClaims: Claims = { partitions: [], generation: -1 };

/** An empty group on a cluster with these topics; of a name that is listed twice the first counts. */
export function groupStateOf(
  subject: AssignorSubject,
  topics: readonly HistoryTopic[],
): GroupState {
  const known = new Map<string, TopicMetadata>();
  for (const { topic, partitions, racks } of topics)
    if (!known.has(topic)) known.set(topic, metadataOf(partitions, racks));
  return {
    profile: subject.profile,
    subject,
    topics: known,
    cluster: null,
    clients: new Map(),
    generation: 0,
    partitions: new Map(),
  };
}

/** Metadata of a topic; racks are left out where they are not known. */
export function metadataOf(
  partitions: number,
  racks: readonly (readonly string[])[] | undefined,
): TopicMetadata {
  return racks === undefined ? { partitions } : { partitions, racks };
}

/** The one object that stands for this partition in this run. */
export function partitionOf(state: GroupState, topic: string, partition: number): TopicPartition {
  let known = state.partitions.get(topic);
  if (known === undefined) {
    known = [];
    state.partitions.set(topic, known);
  }
  // Sparse on purpose: an answer may name partition two billion.
  const found = known[partition];
  if (found !== undefined) return found;
  const made = { topic, partition };
  known[partition] = made;
  return made;
}
