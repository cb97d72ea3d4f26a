import type { GroupObservation, GroupTrace } from '../../domain/group-trace.ts';
import type { HistoryTopic } from '../../domain/history.ts';

/**
 * Topics that somebody may have to give up without being asked: those that vanished from the cluster, and those that a
 * member turned away from.
 */
export interface GoneTopics {
  readonly names: Set<string>;
  /** Of these, those that vanished: their records began anew if they came back. */
  readonly vanished: Set<string>;
  topics: readonly HistoryTopic[];
}

/** None is gone yet. */
export function noGoneTopics({ history }: GroupTrace): GoneTopics {
  return { names: new Set(), vanished: new Set(), topics: history.topics };
}

/** Takes an observation. */
export function takeGoneTopics(gone: GoneTopics, seen: GroupObservation, trace: GroupTrace): void {
  if (seen.type === 'topics') {
    for (const { topic } of gone.topics) {
      if (seen.topics.some((other) => other.topic === topic)) continue;
      gone.names.add(topic);
      gone.vanished.add(topic);
    }
    gone.topics = seen.topics;
  } else if (seen.type === 'happened' && seen.effect) {
    const event = trace.history.events[seen.event];
    if (event?.type !== 'resubscribe') return;
    for (const { topic } of gone.topics) {
      if (event.pattern !== undefined || !event.topics.includes(topic)) gone.names.add(topic);
    }
  }
}
