import type { Invariant, Verdict } from '../../domain/invariant.ts';
import type { Trace } from '../../domain/trace.ts';
import { at } from '../at.ts';
import { onEachHonestRound } from '../each-round.ts';
import type { RoundView } from '../round-view.ts';
import { note, type Tally } from '../tally.ts';
import { topicCountsOf } from '../topic-counts.ts';
import type { Round } from '../trace-view.ts';

/**
 * With equal subscriptions, a member that had everything and must give some of it up keeps as even a share of each topic
 * as their sizes allow. Even may mean equal numbers of each topic, or numbers in proportion to their sizes: both will do.
 */
export const balanceTopicSpread: Invariant = {
  id: 'balance.topic-spread',
  title: 'A member that had everything keeps an even share of each topic',
  kind: 'quality',
  source: { title: 'KAFKA-16277', locator: 'sticky family: a newcomer got one whole topic' },
  exercises: 'equal subscriptions to two topics or more, one owner of everything, and a newcomer',
  check,
};

function check(trace: Trace): Verdict {
  return onEachHonestRound(trace, 'equal-subscriptions', (round, tally) => {
    const { view } = round;
    if (trace.profile.carrier === 'none' || view.memberCount < 2) return;
    if (!view.sound || view.racksEngaged) return;
    const member = ownerOfEverything(view);
    if (member === null) return;
    const kept = at(view.loads, member);
    if (kept > 0 && kept < view.assignable) look(round, tally, member);
  });
}

function look({ index, view }: Round, tally: Tally, member: number): void {
  const kept = at(view.loads, member);
  const counts = topicCountsOf(view);
  const sizes = topicSizes(view);
  const { from, to } = levelsOf(sizes, kept);
  for (const [topic, size] of sizes.entries()) {
    if (size === 0) continue;
    tally.examined++;
    const count = at(counts, member * view.topicCount + topic);
    const share = (kept * size) / view.assignable;
    const fairFrom = Math.min(size, from, Math.floor(share));
    const fairTo = Math.max(Math.min(size, to), Math.ceil(share));
    if (count >= fairFrom && count <= fairTo) continue;
    note(tally, [index], {
      type: 'topic-share',
      member: at(view.members, member),
      topic: at(view.topics, topic),
      kept: count,
      fairFrom,
      fairTo,
    });
  }
}

/** The one member that had all assignable partitions, of at least two topics. */
function ownerOfEverything(view: RoundView): number | null {
  if (topicSizes(view).filter((size) => size > 0).length < 2) return null;
  let owner: number | null = null;
  for (let partition = 0; partition < view.partitionCount; partition++) {
    if (view.topicSubscribers[at(view.topicOf, partition)] === 0) continue;
    const before = at(view.prior, partition);
    if (before < 0 || (owner !== null && before !== owner)) return null;
    owner = before;
  }
  return owner;
}

/** Partitions of each topic that somebody subscribes to; 0 for the others. */
function topicSizes({ topicCount, topicStart, topicSubscribers }: RoundView): number[] {
  return Array.from({ length: topicCount }, (_, topic) =>
    topicSubscribers[topic] === 0 ? 0 : at(topicStart, topic + 1) - at(topicStart, topic),
  );
}

/** Between which numbers of each topic (of smaller ones, all) `kept` partitions lie, if these are as equal as can be. */
function levelsOf(sizes: readonly number[], kept: number): { from: number; to: number } {
  const takenAt = (level: number): number =>
    sizes.reduce((sum, size) => sum + Math.min(size, level), 0);
  let from = 0;
  while (from < kept && takenAt(from + 1) <= kept) from++;
  return { from, to: takenAt(from) === kept ? from : from + 1 };
}
