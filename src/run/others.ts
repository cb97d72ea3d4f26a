import type { Subscription, TopicMetadata } from '../domain/group.ts';
import type { RebalanceInput } from '../domain/trace.ts';

/**
 * Groups that have nothing to do with the one in `input`, but look alike: the same names with other partition counts and
 * subscriptions, and strangers on the same topics. An assignor that keeps anything by name between calls answers
 * differently after it has served them.
 */
export function otherGroups(input: RebalanceInput): readonly RebalanceInput[] {
  const ids = [...input.group.keys()];
  return [lookalike(input, ids.toReversed(), 1), lookalike(input, ['other-1', 'other-2'], 2)];
}

function lookalike(
  input: RebalanceInput,
  members: readonly string[],
  morePartitions: number,
): RebalanceInput {
  const names = [...input.cluster.topics.keys()];
  const topics = new Map<string, TopicMetadata>(
    names.map((topic) => [
      topic,
      { partitions: (input.cluster.topics.get(topic)?.partitions ?? 0) + morePartitions },
    ]),
  );
  const group = new Map<string, Subscription>(
    members.map((member, rank) => [
      member,
      {
        topics: rank === 0 ? names : names.toReversed(),
        ownedPartitions: [],
        generation: -1,
      },
    ]),
  );
  const claims = new Map(members.map((member) => [member, { partitions: [], generation: -1 }]));
  return { cluster: { topics }, group, claims, leader: members[0] ?? '' };
}
