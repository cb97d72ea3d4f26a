import type { GroupTrace } from '../../../domain/group-trace.ts';
import type { HistoryTopic } from '../../../domain/history.ts';
import type { Wish } from '../../../domain/member-client.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { ProcessLife } from '../process-life.ts';
import { wholeNameOf } from '../whole-name.ts';

/** A process that is there, well and willing when the history ends. */
export interface WellProcess {
  readonly life: ProcessLife;
  /** By which id the coordinator knows it; null: it has none yet. */
  readonly memberId: string | null;
  /** The names of the topics that it wants. */
  readonly wanted: ReadonlySet<string>;
}

/** The processes that are well at the end and want to read something. */
export function wellProcessesOf(trace: GroupTrace, view: CoordinatorView): readonly WellProcess[] {
  const wishes = wishesOf(trace, view);
  const topics = topicsAtEnd(trace, view);
  const resolvedMs = trace.endMs - resolutionMs(trace);
  const resolved = topicsSince(trace, view, resolvedMs);
  const memberIds = memberIdsOf(view);
  const well: WellProcess[] = [];
  for (const life of view.processes.values()) {
    const wish = wishes.get(life.member);
    if (wish === undefined || !isWell(life) || !isWish(wish)) continue;
    const sinceMs = Math.max(wish.atMs, life.atMs);
    const isServers = life.protocol === 'consumer' && 'pattern' in wish;
    if (isServers && sinceMs > resolvedMs) continue;
    const wanted = namesOf(wish, isServers ? resolved : topics);
    well.push({ life, memberId: memberIds.get(life.process) ?? null, wanted });
  }
  return well;
}

function isWell({ how, gaveUp }: ProcessLife): boolean {
  return how === 'well' && gaveUp === -1;
}

function isWish(wish: Wish): boolean {
  return 'pattern' in wish || wish.topics.length > 0;
}

/** The cluster's topics when the history ends. */
export function topicsAtEnd(
  { history, observations }: GroupTrace,
  { topicChanges }: CoordinatorView,
): readonly HistoryTopic[] {
  const seen = observations[topicChanges.at(-1) ?? -1];
  return seen?.type === 'topics' ? seen.topics : history.topics;
}

/** The topics that have been there since some time, without a break. */
function topicsSince(
  { history, observations }: GroupTrace,
  { topicChanges }: CoordinatorView,
  atMs: number,
): readonly HistoryTopic[] {
  let { topics } = history;
  for (const index of topicChanges) {
    const seen = observations[index];
    if (seen?.type !== 'topics') continue;
    const now = seen.topics;
    topics =
      seen.atMs <= atMs
        ? now
        : topics.filter(({ topic }) => now.some((other) => other.topic === topic));
  }
  return topics;
}

/**
 * How long a KIP-848 coordinator may take until a new topic that matches a pattern is read: patterns are resolved again
 * every 10 s at most, then there are a heartbeat, a new target, and two heartbeats more.
 *
 * Source: Kafka, `GroupMetadataManager.REGEX_BATCH_REFRESH_MIN_INTERVAL_MS`.
 */
function resolutionMs({ settings }: GroupTrace): number {
  return (
    10_000 +
    3 * settings.groupConsumerHeartbeatIntervalMs +
    settings.groupConsumerAssignmentIntervalMs +
    4 * (settings.latencyMs + settings.jitterMs)
  );
}

/** A wish, and since when. */
type DatedWish = Wish & { readonly atMs: number };

/** By the name of the member: what its last event said. */
function wishesOf(
  { history, observations }: GroupTrace,
  { happenings }: CoordinatorView,
): ReadonlyMap<string, DatedWish> {
  const wishes = new Map<string, DatedWish>();
  for (const index of happenings) {
    const seen = observations[index];
    if (seen?.type !== 'happened' || !seen.effect) continue;
    const event = history.events[seen.event];
    if (event?.type !== 'join' && event?.type !== 'resubscribe') continue;
    const { pattern, topics } = event;
    const { atMs } = seen;
    wishes.set(event.member, pattern === undefined ? { topics, atMs } : { pattern, atMs });
  }
  return wishes;
}

function memberIdsOf({ exchanges }: CoordinatorView): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { process, request, response } of exchanges) {
    if (process === null) continue;
    if ('memberId' in request && request.memberId !== null && request.memberId !== '') {
      ids.set(process, request.memberId);
    } else if (response?.api === 'JoinGroup' && response.errorCode === 'NONE') {
      ids.set(process, response.memberId);
    }
  }
  return ids;
}

function namesOf(wish: Wish, topics: readonly HistoryTopic[]): ReadonlySet<string> {
  if ('topics' in wish) return new Set(wish.topics);
  const pattern = wholeNameOf(wish.pattern);
  const names = topics.map(({ topic }) => topic);
  return new Set(pattern === null ? [] : names.filter((name) => pattern.test(name)));
}
