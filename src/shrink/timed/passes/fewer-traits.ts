import type { TimedEvent, TimedHistory } from '../../../domain/timed-history.ts';
import type { Pass } from '../../pass.ts';
import { mapEvents, withEvent, withTopics } from '../../pass.ts';
import { timedTopicsOf } from '../names-of.ts';
import { matchesOf, patternListing } from '../pattern.ts';

/** Takes away instance ids, racks, patterns, strategies, and worse ways to go wrong: everywhere, then one at a time. */
export const fewerTimedTraits: Pass<TimedHistory> = {
  name: 'fewer traits',
  *candidates(history) {
    const names = [...timedTopicsOf(history)];
    const changes = changesFor(names);
    const bare = withTopics(
      history,
      history.topics.map(({ topic, partitions }) => ({ topic, partitions })),
    );
    yield mapEvents(bare, (event) => changes.reduce((changed, change) => change(changed), event));
    yield bare;
    yield mapEvents(bare, withoutRack);
    for (const change of changes) yield mapEvents(history, change);
    for (const [index, event] of history.events.entries()) {
      for (const change of [...changes, plainPattern(names)])
        yield withEvent(history, index, change(event));
      if ('pattern' in event) yield withEvent(history, index, { ...event, pattern: '.*' });
      if (event.type === 'join' || event.type === 'switchAssignor')
        yield* fewerStrategies(history, index, event);
    }
  },
};

type Change = (event: TimedEvent) => TimedEvent;

function changesFor(names: readonly string[]): readonly Change[] {
  return [withoutInstance, withoutRack, unpatterned(names), unassigned, gently];
}

const withoutInstance: Change = (event) => {
  if (event.type !== 'join') return event;
  const { instanceId: _, ...dynamic } = event;
  return dynamic;
};

const withoutRack: Change = (event) => {
  if (event.type !== 'join') return event;
  const { rackId: _, ...bare } = event;
  return bare;
};

/** Names the topics that a pattern matches instead. */
function unpatterned(names: readonly string[]): Change {
  return (event) => {
    if (!('topics' in event) || event.pattern === undefined) return event;
    const { pattern, ...named } = event;
    return { ...named, topics: matchesOf(pattern, names) };
  };
}

/** Lists the topics that a pattern matches in a pattern. */
function plainPattern(names: readonly string[]): Change {
  return (event) => {
    if (!('topics' in event) || event.pattern === undefined) return event;
    const pattern = patternListing(matchesOf(event.pattern, names));
    return pattern === null ? event : { ...event, pattern };
  };
}

const unassigned: Change = (event) => {
  if (event.type !== 'join') return event;
  const { serverAssignor: _, strategies: _asked, ...bare } = event;
  return bare;
};

/** Of the ways in which such an event can happen the one that goes least wrong. */
const gently: Change = (event) => {
  if (event.type === 'restart' || event.type === 'bounce') return { ...event, how: 'close' };
  if (event.type === 'failover') return { ...event, requests: 'refused' };
  return event.type === 'drop' ? { ...event, what: 'request' } : event;
};

function* fewerStrategies(
  history: TimedHistory,
  index: number,
  event: Extract<TimedEvent, { type: 'join' | 'switchAssignor' }>,
): Generator<TimedHistory, void, void> {
  const { strategies = [] } = event;
  for (const position of strategies.keys())
    yield withEvent(history, index, { ...event, strategies: strategies.toSpliced(position, 1) });
}
