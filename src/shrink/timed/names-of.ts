import type { TimedHistory } from '../../domain/timed-history.ts';
import { listedIn } from './pattern.ts';

/** All topics that are named anywhere, in the order of first mention; in patterns only where these list names. */
export function timedTopicsOf({ topics, events }: TimedHistory): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { topic } of topics) names.add(topic);
  for (const event of events) {
    if ('topic' in event) names.add(event.topic);
    if (!('topics' in event)) continue;
    for (const topic of event.topics) names.add(topic);
    if (event.pattern !== undefined)
      for (const topic of listedIn(event.pattern) ?? []) names.add(topic);
  }
  return names;
}

/** All patterns, in the order of first mention. */
export function patternsOf({ events }: TimedHistory): ReadonlySet<string> {
  const patterns = new Set<string>();
  for (const event of events)
    if ('topics' in event && event.pattern !== undefined) patterns.add(event.pattern);
  return patterns;
}
