import type { HistoryEvent } from '../domain/history.ts';
import type { Trace } from '../domain/trace.ts';
import { conflict } from './claims-view.ts';
import { traceViewOf, type Round } from './trace-view.ts';

/** From how many members, or from how many partitions, a group counts as large. */
export const largeFrom = { members: 20, partitions: 100 } as const;

type OfHistory = (trace: Trace) => boolean;
type OfRound = (round: Round) => boolean;

const ofHistory: readonly (readonly [string, OfHistory])[] = [
  ['members at once', ({ history }) => history.events.some(isAtOnce)],
  ['mid-rebalance event', (trace) => trace.observations.some(isInterrupted)],
  ['static restart', (trace) => has(trace, 'restart') && hasStaticMembers(trace)],
  ['rolling restart', (trace) => has(trace, 'bounce')],
  ['failover', (trace) => has(trace, 'failover')],
  ['switched assignor', (trace) => has(trace, 'switchAssignor')],
  ['changed subscription', (trace) => has(trace, 'resubscribe')],
  ['grown topic', (trace) => has(trace, 'addPartitions')],
  ['deleted topic', (trace) => has(trace, 'deleteTopic')],
  ['recreated topic', ({ history }) => hasRecreatedTopic(history.events)],
  ['hostile name', hasHostileName],
  ['adversarial claims', ({ history }) => history.shape === 'adversarial'],
];

const ofRound: readonly (readonly [string, OfRound])[] = [
  ['no members', ({ view }) => view.memberCount === 0],
  ['equal subscriptions', ({ view }) => view.memberCount > 1 && view.subscriptionsEqual],
  ['unequal subscriptions', ({ view }) => !view.subscriptionsEqual],
  ['empty subscription', (round) => someSubscription(round, (topics) => topics.length === 0)],
  ['topic listed twice', (round) => someSubscription(round, hasRepetition)],
  ['unknown topic', hasUnknownTopic],
  ['zero partitions', hasEmptyTopic],
  ['leader without others’ topics', leaderMissesTopics],
  ['more members than partitions', ({ view }) => view.memberCount > view.assignable],
  ['static members', ({ seen }) => [...seen.input.group.values()].some(isStatic)],
  ['racks engaged', ({ view }) => view.racksEngaged],
  ['missed answer', ({ seen }) => seen.missedBy.length > 0],
  ['withheld partition', ({ view }) => view.uncovered > 0],
  ['stale claim', ({ view }) => view.staleClaims > 0],
  ['conflict', ({ view }) => view.holder.includes(conflict)],
  ['future generation', hasFutureClaim],
  ['claims on vanished partitions', ({ view }) => view.vanishedClaims > 0],
  [
    'large group',
    ({ view }) => view.memberCount >= largeFrom.members || view.assignable >= largeFrom.partitions,
  ],
];

/** Everything of interest that a history may have, in the order in which reports list it. */
export const features: readonly string[] = [...ofHistory, ...ofRound].map(([feature]) => feature);

/** Which of `features` this trace has, in that order. */
export function featuresOf(trace: Trace): readonly string[] {
  const { rounds } = traceViewOf(trace);
  const found: string[] = [];
  for (const [feature, holds] of ofHistory) if (holds(trace)) found.push(feature);
  for (const [feature, holds] of ofRound) if (rounds.some(holds)) found.push(feature);
  return found;
}

function has({ history }: Trace, type: HistoryEvent['type']): boolean {
  return history.events.some((event) => event.type === type);
}

function isAtOnce({ when }: HistoryEvent): boolean {
  return when === 'together';
}

function isInterrupted(seen: Trace['observations'][number]): boolean {
  return seen.type === 'settled' && seen.interrupted;
}

function hasStaticMembers(trace: Trace): boolean {
  return trace.history.events.some(
    (event) => event.type === 'join' && event.instanceId !== undefined,
  );
}

function isStatic({ groupInstanceId }: { readonly groupInstanceId?: string }): boolean {
  return groupInstanceId !== undefined;
}

function hasRecreatedTopic(events: readonly HistoryEvent[]): boolean {
  const deleted = new Set<string>();
  for (const event of events) {
    if (event.type === 'deleteTopic') deleted.add(event.topic);
    if (event.type === 'createTopic' && deleted.has(event.topic)) return true;
  }
  return false;
}

function hasHostileName({ history }: Trace): boolean {
  if (history.topics.some(({ topic }) => isHostile(topic))) return true;
  return history.events.some(
    (event) =>
      ('member' in event && isHostile(event.member)) ||
      ('topic' in event && isHostile(event.topic)),
  );
}

/** Empty, very long, not plain, or a name that plain objects already have something under. */
function isHostile(name: string): boolean {
  return name.length > 100 || name in {} || !/^[\w.+-]+$/.test(name);
}

function someSubscription({ seen }: Round, holds: (topics: readonly string[]) => boolean): boolean {
  for (const { topics } of seen.input.group.values()) if (holds(topics)) return true;
  return false;
}

function hasRepetition(topics: readonly string[]): boolean {
  return topics.some((topic, index) => topics.indexOf(topic) < index);
}

function hasUnknownTopic({ seen, view }: Round): boolean {
  for (const { topics } of seen.input.group.values()) {
    if (topics.some((topic) => !view.topicIndex.has(topic))) return true;
  }
  return false;
}

function hasEmptyTopic({ view }: Round): boolean {
  return view.topicSubscribers.some(
    (subscribers, topic) =>
      subscribers > 0 && view.topicStart[topic] === view.topicStart[topic + 1],
  );
}

function leaderMissesTopics({ seen, view }: Round): boolean {
  const leader = view.members.indexOf(seen.input.leader);
  if (leader < 0) return false;
  const row = leader * view.topicCount;
  return view.topicSubscribers.some(
    (subscribers, topic) => subscribers > 0 && view.subscribed[row + topic] !== 1,
  );
}

/** A claim from a generation that has not been yet. */
function hasFutureClaim({ seen }: Round): boolean {
  for (const { partitions, generation } of seen.input.claims.values()) {
    if (partitions.length > 0 && generation >= seen.generation) return true;
  }
  return false;
}
