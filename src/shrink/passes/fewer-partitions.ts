import type { HistoryEvent, MembershipHistory } from '../../domain/history.ts';
import { topicsOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { mapEvents, withTopics } from '../pass.ts';
import { withSize } from '../with-size.ts';

/** Takes partitions from topics: from all of them in step, then from each; claims on what is gone move down. */
export const fewerPartitions: Pass = { name: 'fewer partitions', candidates: partitionsReduced };

function* partitionsReduced(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const names = [...topicsOf(history)];
  const groups = names.length > 1 ? [names, ...names.map((name) => [name])] : [names];
  for (const group of groups) {
    for (const change of [toZero, toOne, toTwo, halved, mostly, minusTwo, minusOne])
      yield resized(history, group, change);
  }
  for (const [index] of history.events.entries())
    yield mapEvents(history, (event) =>
      event === history.events[index] && 'partitions' in event && event.partitions > 0
        ? withSize(event, event.partitions - 1)
        : event,
    );
}

const toZero = (): number => 0;
const toOne = (count: number): number => Math.min(count, 1);
const toTwo = (count: number): number => Math.min(count, 2);
const halved = (count: number): number => Math.floor(count / 2);
const mostly = (count: number): number => Math.floor((3 * count) / 4);
const minusTwo = (count: number): number => Math.max(0, count - 2);
const minusOne = (count: number): number => Math.max(0, count - 1);

/** A history in which the topics of `group` have another number of partitions, at the start and in events. */
export function resized(
  history: MembershipHistory,
  group: readonly string[],
  change: (count: number) => number,
): MembershipHistory {
  const topics = history.topics.map((topic) =>
    group.includes(topic.topic) ? withSize(topic, change(topic.partitions)) : topic,
  );
  const events = mapEvents(history, (event) =>
    'partitions' in event && group.includes(event.topic)
      ? withSize(event, change(event.partitions))
      : event,
  );
  return withTopics(events, topics);
}

/**
 * Takes away one partition in the middle: the claims on it go, and those on later ones move down, so that a claim on
 * the last partition stays on the last one.
 */
export const cutPartitions: Pass = { name: 'cut partitions out', candidates: partitionsCut };

const CUT_OF_MAX = 12;

function* partitionsCut(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  for (const { topic: name, partitions } of history.topics) {
    for (let cut = Math.min(partitions, CUT_OF_MAX) - 1; cut >= 0; cut -= 1) {
      const smaller = mapEvents(history, (event) => claimsCut(event, name, cut));
      yield withTopics(
        smaller,
        history.topics.map((topic) =>
          topic.topic !== name
            ? topic
            : {
                ...topic,
                partitions: partitions - 1,
                ...(topic.racks === undefined ? {} : { racks: topic.racks.toSpliced(cut, 1) }),
              },
        ),
      );
    }
  }
}

function claimsCut(event: HistoryEvent, name: string, cut: number): HistoryEvent {
  if (event.type !== 'join' || event.claims === undefined) return event;
  const partitions = event.claims.partitions.flatMap((claim) => {
    if (claim.topic !== name || claim.partition < cut) return [claim];
    return claim.partition === cut ? [] : [{ topic: name, partition: claim.partition - 1 }];
  });
  return { ...event, claims: { ...event.claims, partitions } };
}
