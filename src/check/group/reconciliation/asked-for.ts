import type { GroupRequest } from '../../../domain/wire.ts';
import type { CoordinatorView } from '../coordinator-view.ts';
import { wholeNameOf } from '../whole-name.ts';

/** Tells whether anybody had subscribed to a topic, by its name or by a pattern, when the group was seen. */
export type AskedFor = (topic: string, index: number) => boolean;

/** Reads who has subscribed to what from the requests. Of a group of which no request was seen nothing is known. */
export function askedForIn({ exchanges }: CoordinatorView): AskedFor {
  const names = new Map<string, number>();
  const patterns = new Map<string, { readonly index: number; readonly is: RegExp | null }>();
  let first = Infinity;
  for (const { request, index } of exchanges) {
    for (const topic of namesIn(request)) {
      first = Math.min(first, index);
      if (!names.has(topic)) names.set(topic, index);
    }
    const pattern = patternIn(request);
    if (pattern === '') continue;
    first = Math.min(first, index);
    if (!patterns.has(pattern)) patterns.set(pattern, { index, is: wholeNameOf(pattern) });
  }
  return (topic, index) => {
    if (first > index || (names.get(topic) ?? Infinity) <= index) return true;
    for (const pattern of patterns.values()) {
      if (pattern.index <= index && pattern.is?.test(topic) === true) return true;
    }
    return false;
  };
}

function namesIn(request: GroupRequest): readonly string[] {
  if (request.api === 'JoinGroup') {
    return request.protocols.flatMap(({ metadata }) => metadata.topics);
  }
  return request.api === 'ConsumerGroupHeartbeat' ? (request.subscribedTopicNames ?? []) : [];
}

function patternIn(request: GroupRequest): string {
  return request.api === 'ConsumerGroupHeartbeat' ? (request.subscribedTopicRegex ?? '') : '';
}
