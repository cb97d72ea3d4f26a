import { compareText } from '../../domain/compare.ts';
import type { ConsumerGroup, ConsumerMember, ResolvedRegex } from './consumer-group.ts';

/**
 * The topics that a member reads, existing or not: those that it names and those that its regular expression stands for.
 * One that is not resolved yet stands for none.
 *
 * Source: Kafka, `ConsumerGroup.computeSubscribedTopicNames`; KIP-848, regular expressions.
 */
export function subscribedTopicsOf(
  { subscribedTopicNames, subscribedTopicRegex }: ConsumerMember,
  regexes: readonly ResolvedRegex[],
): readonly string[] {
  if (subscribedTopicRegex === '') return subscribedTopicNames;
  const matched = resolvedRegexOf(regexes, subscribedTopicRegex)?.topics ?? [];
  if (subscribedTopicNames.length === 0) return matched;
  if (matched.length === 0) return subscribedTopicNames;
  return sortNames([...subscribedTopicNames, ...matched]);
}

/** What a regular expression stands for; undefined: it is not resolved. */
export function resolvedRegexOf(
  regexes: readonly ResolvedRegex[],
  regex: string,
): ResolvedRegex | undefined {
  for (const resolved of regexes) if (resolved.regex === regex) return resolved;
  return undefined;
}

/** All topics that somebody in the group reads, existing or not. */
export function subscribedTopicsOfGroup(group: ConsumerGroup): ReadonlySet<string> {
  const topics = new Set<string>();
  let lastNames: readonly string[] = [];
  for (const { subscribedTopicNames } of group.members) {
    if (isSameNames(subscribedTopicNames, lastNames)) continue;
    lastNames = subscribedTopicNames;
    for (const topic of subscribedTopicNames) topics.add(topic);
  }
  for (const { topics: matched } of group.regexes) for (const topic of matched) topics.add(topic);
  return topics;
}

/** Names in order, each once. */
export function sortNames(names: readonly string[]): readonly string[] {
  let isSorted = true;
  for (let index = 1; index < names.length; index++)
    if (compareText(names[index - 1] ?? '', names[index] ?? '') >= 0) isSorted = false;
  if (isSorted) return names;
  return [...new Set(names)].sort(compareText);
}

/** Whether two sorted lists of names are the same. */
export function isSameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
