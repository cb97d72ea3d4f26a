import type { TimedEvent, TimedHistory } from '../../../domain/timed-history.ts';
import type { Pass } from '../../pass.ts';
import { withEvent, withTopics } from '../../pass.ts';
import { withSize } from '../../with-size.ts';

/**
 * Makes what an event changes true from the start: a created topic is there, a grown topic is large, a deleted one is
 * missing, a member joins with the subscription, protocol or strategies that it takes later.
 */
export const hoistTimed: Pass<TimedHistory> = {
  name: 'hoist into the start',
  *candidates(history) {
    for (const [index, event] of history.events.entries()) {
      const without = withEvent(history, index, null);
      if ('topic' in event) yield* topicHoisted(without, event);
      else if ('member' in event) yield* joinHoisted(without, event, index);
    }
  },
};

function* topicHoisted(
  without: TimedHistory,
  event: Extract<TimedEvent, { topic: string }>,
): Generator<TimedHistory, void, void> {
  const { topics, events } = without;
  const at = topics.findIndex(({ topic }) => topic === event.topic);
  const before = topics[at];
  if (event.type === 'deleteTopic') {
    if (at >= 0) yield withTopics(without, topics.toSpliced(at, 1));
    return;
  }
  const { topic, partitions } = event;
  if (before === undefined) yield withTopics(without, [...topics, { topic, partitions }]);
  else yield withTopics(without, topics.with(at, withSize(before, partitions)));
  const made = events.findIndex((other) => other.type === 'createTopic' && other.topic === topic);
  const creation = events[made];
  if (creation?.type === 'createTopic') yield withEvent(without, made, { ...creation, partitions });
}

type Join = Extract<TimedEvent, { type: 'join' }>;

function* joinHoisted(
  without: TimedHistory,
  event: Extract<TimedEvent, { member: string }>,
  index: number,
): Generator<TimedHistory, void, void> {
  const at = without.events.findLastIndex(
    (earlier, place) => place < index && earlier.type === 'join' && earlier.member === event.member,
  );
  const join = without.events[at];
  if (join?.type !== 'join') return;
  const changed = joinWith(join, event);
  if (changed !== null) yield withEvent(without, at, changed);
}

function joinWith(join: Join, event: TimedEvent): Join | null {
  if (event.type === 'resubscribe') {
    const { pattern: _, ...named } = join;
    const { topics, pattern } = event;
    return pattern === undefined ? { ...named, topics } : { ...named, topics, pattern };
  }
  if (event.type === 'switchProtocol') return { ...join, protocol: event.protocol };
  if (event.type !== 'switchAssignor') return null;
  const [first] = event.strategies;
  if (join.protocol !== 'consumer') return { ...join, strategies: event.strategies };
  return first === undefined ? null : { ...join, serverAssignor: first };
}
