import type { MemberProtocol } from '../../../domain/member-client.ts';
import type { TimedHistory } from '../../../domain/timed-history.ts';
import { membersOf } from '../../names-of.ts';
import type { Pass } from '../../pass.ts';
import { mapEvents, withEvent } from '../../pass.ts';
import { areTopicsFree, canonicalTimed, plainTimedInOrder } from '../canonical.ts';
import { timedTopicsOf } from '../names-of.ts';
import { renamedTimed } from '../rename.ts';

const SWAPPED_OF_MAX = 12;

/** Renames: everything by first mention, or keeping the order of names, or one name, or two swapped. */
export const plainTimedNames: Pass<TimedHistory> = {
  name: 'plain names',
  *candidates(history) {
    yield canonicalTimed(history);
    yield plainTimedInOrder(history);
    const members = [...membersOf(history)];
    const topics = areTopicsFree(history) ? [...timedTopicsOf(history)] : [];
    const instances = instancesOf(history);
    if (members.length + topics.length > SWAPPED_OF_MAX) return;
    // Hostile names one at a time: the one that matters stays.
    yield* eachPlain(history, 'member', { names: members, prefix: 'm' });
    yield* eachPlain(history, 'topic', { names: topics, prefix: 't' });
    yield* eachPlain(history, 'instance', { names: instances, prefix: 'i' });
  },
};

function instancesOf({ events }: TimedHistory): readonly string[] {
  return [...new Set(events.flatMap((event) => ('instanceId' in event ? event.instanceId : [])))];
}

type Kind = 'member' | 'topic' | 'instance';

/** Gives each name the number of its place, or the first that is free. */
function* eachPlain(
  history: TimedHistory,
  kind: Kind,
  { names, prefix }: { readonly names: readonly string[]; readonly prefix: string },
): Generator<TimedHistory, void, void> {
  const plain = names.map((_, index) => `${prefix}${index}`);
  const free = plain.find((name) => !names.includes(name));
  for (const [index, name] of names.entries()) {
    yield* namedAs(history, kind, { name, plain: plain[index] ?? name });
    if (free !== undefined) yield* namedAs(history, kind, { name, plain: free });
  }
}

/** Gives a name to what is called otherwise; whoever has the name takes the other. */
function* namedAs(
  history: TimedHistory,
  kind: Kind,
  { name, plain }: { readonly name: string; readonly plain: string },
): Generator<TimedHistory, void, void> {
  if (name === plain) return;
  yield renamedTimed(history, {
    [kind]: (old: string) => (old === name ? plain : old === plain ? name : old),
  });
}

/** Lets members speak simpler protocols: all one, or each another. */
export const plainProtocols: Pass<TimedHistory> = {
  name: 'simpler protocols',
  *candidates(history) {
    for (const protocol of ['eager', 'cooperative', 'consumer'] as const) {
      yield mapEvents(history, (event) =>
        event.type === 'join' ? withProtocol(event, protocol) : event,
      );
      for (const [index, event] of history.events.entries()) {
        if (event.type === 'join') yield withEvent(history, index, withProtocol(event, protocol));
        if (event.type === 'switchProtocol')
          yield withEvent(history, index, { ...event, protocol });
      }
    }
  },
};

type Join = Extract<TimedHistory['events'][number], { type: 'join' }>;

function withProtocol(join: Join, protocol: MemberProtocol): Join {
  const { protocol: _, ...eager } = join;
  return protocol === 'eager' ? eager : { ...eager, protocol };
}
