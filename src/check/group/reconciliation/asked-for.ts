import type { DescribedMember, GroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import type { Exchange } from '../exchange.ts';
import { wholeNameOf } from '../whole-name.ts';

/** Tells whether a member had ever subscribed to a topic, by its name or by a pattern, when the group was seen. */
export type AskedFor = (member: DescribedMember, topic: string, index: number) => boolean;

/** One subscription that somebody asked for. */
interface Wish {
  readonly index: number;
  readonly names: ReadonlySet<string>;
  readonly pattern: RegExp | null;
}

type Wishes = Map<string, Wish[]>;

/**
 * Reads who has subscribed to what from the requests. Static members have what was asked for under their instance ids. Of
 * a member of whose requests none was seen nothing is known.
 */
export function askedForIn({ exchanges }: CoordinatorView): AskedFor {
  const byId: Wishes = new Map();
  const byInstance: Wishes = new Map();
  for (const exchange of exchanges) {
    const wish = wishIn(exchange);
    if (wish === null) continue;
    const { memberId, instanceId } = senderOf(exchange);
    if (memberId !== null) add(byId, memberId, wish);
    if (instanceId !== null) add(byInstance, instanceId, wish);
  }
  return ({ memberId, groupInstanceId }, topic, index) => {
    const own = byId.get(memberId) ?? [];
    const shared = groupInstanceId === null ? [] : (byInstance.get(groupInstanceId) ?? []);
    const wishes = [...own, ...shared].filter((wish) => wish.index <= index);
    return wishes.length === 0 || wishes.some((wish) => isFor(wish, topic));
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

/** Who has no id yet is known by the one that it is given. */
function senderOf({ request, response }: Exchange): {
  readonly memberId: string | null;
  readonly instanceId: string | null;
} {
  const instanceId = instanceIdOf(request);
  if ('memberId' in request && request.memberId !== '') {
    return { memberId: request.memberId, instanceId };
  }
  const given = response !== null && 'memberId' in response ? response.memberId : null;
  return { memberId: given, instanceId };
}

function instanceIdOf(request: GroupRequest): string | null {
  if (request.api === 'ConsumerGroupHeartbeat') return request.instanceId;
  return request.api === 'JoinGroup' ? request.groupInstanceId : null;
}

function add(wishes: Wishes, who: string, wish: Wish): void {
  const all = wishes.get(who);
  if (all === undefined) wishes.set(who, [wish]);
  else all.push(wish);
}
