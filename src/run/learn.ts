import type { TopicPartition } from '../domain/group.ts';
import type { Answer } from '../domain/trace.ts';
import type { Client, GroupState } from './group-state.ts';

/** What an answer did to the group. */
export interface Learnt {
  readonly missedBy: readonly string[];
  /** Somebody's claims are not what they were. */
  readonly changed: boolean;
  /** Somebody rejoins at once: it gave up partitions (cooperative) or missed the answer. */
  readonly again: boolean;
}

/**
 * Hands each client its part of the answer, as its protocol does: eager and server-side members take what they get;
 * cooperative ones revoke what they do not keep and, if that is anything, rejoin (KIP-429). What `onAssignment` throws
 * is thrown on.
 */
export function learn(state: GroupState, answer: Answer): Learnt {
  const { generation } = state;
  const classic = state.profile.protocol !== 'server';
  const missedBy: string[] = [];
  let changed = false;
  let again = false;
  for (const client of state.clients.values()) {
    if (client.stalled || client.dropNext !== null) {
      missedBy.push(client.id);
      again = miss(client, state) || again;
      continue;
    }
    const got = answer.get(client.id) ?? [];
    const { lost, gained } = compareOwned(client.claims.partitions, got);
    changed ||= lost || gained;
    again ||= lost && state.profile.protocol === 'cooperative';
    client.claims = { partitions: got, generation };
    if (classic) tell(client, got, generation);
  }
  return { missedBy, changed, again };
}

/** A member whose sync failed rejoins at once; a stalled one does not. */
function miss(client: Client, { generation, profile }: GroupState): boolean {
  if (client.dropNext === null) return false;
  // User data carries the generation that the assignor itself was told of: always a synced one.
  if (client.dropNext === 'joined' && profile.carrier !== 'user-data')
    client.claims = { partitions: client.claims.partitions, generation };
  client.dropNext = null;
  return !client.stalled;
}

function tell(client: Client, got: readonly TopicPartition[], generation: number): void {
  if (client.instance.onAssignment === undefined) return;
  const partitions = got.map(({ topic, partition }) => ({ topic, partition }));
  client.instance.onAssignment({ partitions }, generation);
}

/** Partitions are compared by identity: a run has one object for each. */
function compareOwned(
  before: readonly TopicPartition[],
  after: readonly TopicPartition[],
): { lost: boolean; gained: boolean } {
  if (before.length === 0 || after.length === 0)
    return { lost: before.length > 0, gained: after.length > 0 };
  if (before.length * after.length <= 256)
    return {
      lost: before.some((partition) => !after.includes(partition)),
      gained: after.some((partition) => !before.includes(partition)),
    };
  const [owned, got] = [new Set(before), new Set(after)];
  return {
    lost: before.some((partition) => !got.has(partition)),
    gained: after.some((partition) => !owned.has(partition)),
  };
}

/** Whether two lists hold the same partitions, in whatever order. */
export function sameOwned(a: readonly TopicPartition[], b: readonly TopicPartition[]): boolean {
  const { lost, gained } = compareOwned(a, b);
  return !lost && !gained;
}
