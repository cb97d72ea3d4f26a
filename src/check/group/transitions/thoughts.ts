import type { GroupTrace, Thought } from '../../../domain/group-trace.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { noteBreach, type GroupTally } from '../group-tally.ts';

/**
 * Where a KIP-848 client may be one step later: every path of legal transitions that needs no answer on its way. So
 * JOINING, and LEAVING of an application that goes on, are left only by a further step.
 *
 * Source: Kafka, `MemberState`, with the legal predecessors of each state.
 */
const consumer: Readonly<Record<string, readonly string[]>> = {
  UNSUBSCRIBED: ['JOINING', 'PREPARE_LEAVING', 'LEAVING', 'FATAL'],
  JOINING: [
    'RECONCILING',
    'ACKNOWLEDGING',
    'STABLE',
    'FENCED',
    'PREPARE_LEAVING',
    'LEAVING',
    'STALE',
    'UNSUBSCRIBED',
    'FATAL',
  ],
  RECONCILING: [
    'ACKNOWLEDGING',
    'STABLE',
    'FENCED',
    'JOINING',
    'PREPARE_LEAVING',
    'LEAVING',
    'STALE',
    'UNSUBSCRIBED',
    'FATAL',
  ],
  ACKNOWLEDGING: [
    'STABLE',
    'RECONCILING',
    'FENCED',
    'JOINING',
    'PREPARE_LEAVING',
    'LEAVING',
    'STALE',
    'UNSUBSCRIBED',
    'FATAL',
  ],
  STABLE: [
    'RECONCILING',
    'ACKNOWLEDGING',
    'FENCED',
    'JOINING',
    'PREPARE_LEAVING',
    'LEAVING',
    'STALE',
    'UNSUBSCRIBED',
    'FATAL',
  ],
  FENCED: ['JOINING', 'UNSUBSCRIBED'],
  PREPARE_LEAVING: ['LEAVING', 'FENCED', 'STALE', 'UNSUBSCRIBED', 'JOINING', 'FATAL'],
  LEAVING: ['STALE', 'UNSUBSCRIBED', 'FENCED', 'JOINING', 'FATAL'],
  STALE: ['JOINING'],
  FATAL: [],
};

/**
 * Where a classic client may be one step later: a join, and then a sync, each need an answer.
 *
 * Source: Kafka, `AbstractCoordinator.MemberState`.
 */
const classic: Readonly<Record<string, readonly string[]>> = {
  UNJOINED: ['PREPARING_REBALANCE'],
  PREPARING_REBALANCE: ['COMPLETING_REBALANCE', 'UNJOINED'],
  COMPLETING_REBALANCE: ['STABLE', 'UNJOINED', 'PREPARING_REBALANCE'],
  STABLE: ['PREPARING_REBALANCE', 'UNJOINED'],
};

/** Judges what clients think of themselves, where they use the names of Kafka's client. */
export function lookAtThoughts(
  { observations }: GroupTrace,
  { processes, thoughts }: CoordinatorView,
  tally: GroupTally,
): void {
  const last = new Map<string, Thinking>();
  for (const index of thoughts) {
    const seen = observations[index];
    if (seen?.type !== 'thought') continue;
    const isConsumer = processes.get(seen.process)?.protocol === 'consumer';
    const before = last.get(seen.process);
    last.set(seen.process, { index, seen });
    const start = isConsumer ? 'UNSUBSCRIBED' : 'UNJOINED';
    const from = before === undefined ? start : before.seen.state;
    if (from === seen.state) continue;
    const table = isConsumer ? consumer : classic;
    if (!Object.hasOwn(table, seen.state)) continue;
    const legal = table[from];
    if (legal === undefined) continue;
    tally.examined++;
    if (!legal.includes(seen.state)) tell({ index, seen }, before, legal, tally);
  }
}

interface Thinking {
  readonly index: number;
  readonly seen: Thought;
}

function tell(
  { index, seen }: Thinking,
  before: Thinking | undefined,
  legal: readonly string[],
  tally: GroupTally,
): void {
  noteBreach(tally, before === undefined ? [index] : [before.index, index], {
    rule: 'illegal-thought',
    atMs: seen.atMs,
    members: [seen.process],
    partitions: [],
    expected: legal.length === 0 ? 'nothing any more' : legal.join(' or '),
    actual: `${before === undefined ? 'the start' : before.seen.state} to ${seen.state}`,
  });
}
