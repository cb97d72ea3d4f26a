import type { DescribedMember } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange } from '../exchange.ts';
import { saidByMembers } from '../said-by-members.ts';
import { wholeNameOf } from '../whole-name.ts';

/** Tells whether a member had ever subscribed to a topic, by its name or by a pattern, when the group was seen. */
export type AskedFor = (member: DescribedMember, topic: string, index: number) => boolean;

/** One subscription that somebody asked for. */
interface Wish {
  readonly index: number;
  readonly names: ReadonlySet<string>;
  readonly pattern: RegExp | null;
}

/**
 * Reads who has subscribed to what from the requests. Static members have what was asked for under their instance ids. Of
 * a member of whose requests none was seen nothing is known.
 */
export function askedForIn({ exchanges }: CoordinatorView): AskedFor {
  const wishes = saidByMembers<Wish>();
  for (const exchange of exchanges) {
    const wish = wishIn(exchange);
    if (wish !== null) wishes.add(exchange, wish);
  }
  return (member, topic, index) => {
    const known = wishes.of(member).filter((wish) => wish.index <= index);
    return known.length === 0 || known.some((wish) => isFor(wish, topic));
  };
}

function isFor({ names, pattern }: Wish, topic: string): boolean {
  return names.has(topic) || pattern?.test(topic) === true;
}

function wishIn({ request, index }: Exchange): Wish | null {
  if (request.api === 'JoinGroup') {
    const names = request.protocols.flatMap(({ metadata }) => metadata.topics);
    return { index, names: new Set(names), pattern: null };
  }
  if (request.api !== 'ConsumerGroupHeartbeat') return null;
  const { subscribedTopicNames: names, subscribedTopicRegex: regex } = request;
  if (names === null && regex === null) return null;
  const pattern = regex === null || regex === '' ? null : wholeNameOf(regex);
  return { index, names: new Set(names), pattern };
}
