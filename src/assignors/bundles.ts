import { at } from '../algorithms/ints.ts';
import { sameTakers } from '../algorithms/same-takers.ts';
import { subscribersOf } from './contiguous.ts';
import type { Roster } from './roster.ts';

/** Topics that are joined by partition index: equally many partitions, equal subscribers. */
export interface Bundle {
  readonly topics: readonly number[];
  readonly partitions: number;
  /** In the roster's order. */
  readonly members: readonly number[];
}

/** All topics in bundles, in the order of their first topics. Source: KIP-881, “range assignor”, co-partitioning. */
export function bundlesOf(roster: Roster): readonly Bundle[] {
  const takers = sameTakers(roster.wants, roster.topics.length);
  const subscribers = subscribersOf(roster);
  const topicsOf = new Map<number, Map<number, number[]>>();
  const bundles: Bundle[] = [];
  for (let topic = 0; topic < takers.length; topic++) {
    const partitions = (roster.firstOf[topic + 1] ?? 0) - (roster.firstOf[topic] ?? 0);
    const sizes = topicsOf.get(at(takers, topic)) ?? new Map<number, number[]>();
    topicsOf.set(at(takers, topic), sizes);
    const alike = sizes.get(partitions);
    if (alike !== undefined) {
      alike.push(topic);
      continue;
    }
    const topics = [topic];
    sizes.set(partitions, topics);
    bundles.push({ topics, partitions, members: subscribers[topic] ?? [] });
  }
  return bundles;
}
