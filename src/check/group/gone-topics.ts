import type { GroupObservation, GroupTrace } from '../../domain/group-trace.ts';
import type { HistoryTopic } from '../../domain/history.ts';
import type { TimedEvent } from '../../domain/timed-history.ts';

/**
 * Topics that somebody may have to give up without being asked: those that vanished from the cluster, and those that a
 * member turned away from; also, once one has turned to a pattern, those that it may not have heard of yet.
 */
export interface GoneTopics {
  readonly names: Set<string>;
  /** Of these, those that vanished: their records began anew if they came back. */
  readonly vanished: Set<string>;
  topics: readonly HistoryTopic[];
  hasTurnedToPattern: boolean;
}

/** None is gone yet. */
export function noGoneTopics({ history }: GroupTrace): GoneTopics {
  return {
    names: new Set(),
    vanished: new Set(),
    topics: history.topics,
    hasTurnedToPattern: false,
  };
}

/** Takes an observation. */
export function takeGoneTopics(gone: GoneTopics, seen: GroupObservation, trace: GroupTrace): void {
  if (seen.type === 'topics') takeTopics(gone, seen.topics);
  else if (seen.type === 'happened' && seen.effect)
    takeEvent(gone, trace.history.events[seen.event]);
}

function takeTopics(gone: GoneTopics, now: readonly HistoryTopic[]): void {
  for (const { topic } of gone.topics) {
    if (now.some((other) => other.topic === topic)) continue;
    gone.names.add(topic);
    gone.vanished.add(topic);
  }
  if (gone.hasTurnedToPattern) takeNewTopics(gone, now);
  gone.topics = now;
}

function takeEvent(gone: GoneTopics, event: TimedEvent | undefined): void {
  if (event?.type !== 'resubscribe') return;
  if (event.pattern !== undefined) gone.hasTurnedToPattern = true;
  for (const { topic } of gone.topics) {
    if (event.pattern !== undefined || !event.topics.includes(topic)) gone.names.add(topic);
  }
}

function takeNewTopics({ names, topics }: GoneTopics, now: readonly HistoryTopic[]): void {
  for (const { topic } of now) {
    if (!topics.some((other) => other.topic === topic)) names.add(topic);
  }
}
