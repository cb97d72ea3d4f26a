import { compareText } from '../../domain/compare.ts';
import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Scope } from '../../domain/contract.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { isComplete, onEachHonestRound } from '../each-round.ts';
import type { RoundView } from '../round-view.ts';
import { note, type Tally } from '../tally.ts';
import { topicCountsOf } from '../topic-counts.ts';
import type { Round } from '../trace-view.ts';

/**
 * The subscribers of each topic get numbers of its partitions that differ by at most one. Without racks these are
 * contiguous ranges, and the first members in order (static ones by instance id, then dynamic ones by member id) get
 * the extra one.
 */
export const balancePerTopic: Invariant = {
  id: 'balance.per-topic',
  title:
    'Each topic is split evenly among its subscribers, in contiguous ranges where racks have no say',
  kind: 'quality',
  source: {
    title: 'Kafka, RangeAssignor',
    locator:
      'Javadoc: ranges by topic, the first consumers have one extra partition; KIP-881 with racks',
  },
  exercises: 'a topic with two subscribers or more and a partition',
  check,
};

function check(trace: Trace, scope: Scope): Verdict {
  return onEachHonestRound(trace, scope, (round, tally) => {
    if (!isComplete(round)) return;
    const { view } = round;
    const counts = topicCountsOf(view);
    const order = rangeOrder(round);
    for (let topic = 0; topic < view.topicCount; topic++) {
      const size = at(view.topicStart, topic + 1) - at(view.topicStart, topic);
      if (size === 0 || at(view.topicSubscribers, topic) < 2) continue;
      tally.examined++;
      const subscribers = order.filter((m) => view.subscribed[m * view.topicCount + topic] === 1);
      if (isUneven(round, tally, { topic, counts, subscribers }) || view.racksEngaged) continue;
      noteFirstOutOfRange(round, tally, { topic, counts, subscribers });
    }
  });
}

interface Share {
  readonly topic: number;
  readonly counts: readonly number[];
  readonly subscribers: readonly number[];
}

function isUneven({ index, view }: Round, tally: Tally, share: Share): boolean {
  const { topic, counts, subscribers } = share;
  const countOf = (member: number): number => at(counts, member * view.topicCount + topic);
  let more = at(subscribers, 0);
  let less = more;
  for (const member of subscribers) {
    if (countOf(member) > countOf(more)) more = member;
    if (countOf(member) < countOf(less)) less = member;
  }
  if (countOf(more) - countOf(less) <= 1) return false;
  note(tally, [index], {
    type: 'uneven',
    topic: at(view.topics, topic),
    more: at(view.members, more),
    moreLoad: countOf(more),
    less: at(view.members, less),
    lessLoad: countOf(less),
  });
  return true;
}

function noteFirstOutOfRange({ index, view }: Round, tally: Tally, share: Share): void {
  const { topic, subscribers } = share;
  const start = at(view.topicStart, topic);
  const size = at(view.topicStart, topic + 1) - start;
  const quota = Math.floor(size / subscribers.length);
  const extra = size % subscribers.length;
  let next = start;
  for (let rank = 0; rank < subscribers.length; rank++) {
    const member = at(subscribers, rank);
    const first = next;
    next += quota + (rank < extra ? 1 : 0);
    if (isOwnedBy(view, member, first, next)) continue;
    const expected = Array.from({ length: next - first }, (_, offset) => first - start + offset);
    const actual = ownedOf(view, member, topic);
    const name = at(view.topics, topic);
    const who = at(view.members, member);
    note(tally, [index], { type: 'not-contiguous', topic: name, member: who, expected, actual });
    return;
  }
}

function isOwnedBy({ owner }: RoundView, member: number, from: number, to: number): boolean {
  for (let partition = from; partition < to; partition++) {
    if (owner[partition] !== member) return false;
  }
  return true;
}

function ownedOf({ owner, topicStart }: RoundView, member: number, topic: number): number[] {
  const start = at(topicStart, topic);
  const owned: number[] = [];
  for (let partition = start; partition < at(topicStart, topic + 1); partition++) {
    if (owner[partition] === member) owned.push(partition - start);
  }
  return owned;
}

/** Static members first, by instance id; then dynamic ones, by member id. */
function rangeOrder({ seen, view }: Round): number[] {
  const instances = view.members.map((member) => seen.input.group.get(member)?.groupInstanceId);
  return [...view.members.keys()].toSorted((a, b) => {
    const left = instances[a];
    const right = instances[b];
    if (left !== undefined && right !== undefined) return compareText(left, right);
    if (left !== undefined) return -1;
    if (right !== undefined) return 1;
    return compareText(at(view.members, a), at(view.members, b));
  });
}
