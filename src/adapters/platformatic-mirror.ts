import type { TopicMetadata, TopicPartition } from '../domain/group.ts';
import { mirrorKeys, mirrorList, sameItems } from './mirror.ts';
import { flat } from './platformatic-codec.ts';
import type { Asked, PlatformaticInput } from './platformatic-input.ts';

/** Remembers an assigner's arguments; the function that it returns does to `asked` what has happened to them since. */
export function mirrorOf(asked: Asked, input: PlatformaticInput): () => void {
  const { members, topics, metadata } = input;
  const memberIds = [...members.keys()];
  const leaderTopics = [...topics];
  const counts = countsOf(input);
  const membersBefore = new Map(
    [...members].map(([id, member]) => [
      id,
      { topics: [...member.topics], owned: flat(member.ownedPartitions).map(wordOf) },
    ]),
  );
  return () => {
    const { cluster, group, leader } = asked;
    for (const [id, before] of membersBefore) {
      const [ours, theirs] = [group.get(id), members.get(id)];
      if (ours === undefined || theirs === undefined) continue;
      mirrorList(ours.topics, before.topics, theirs.topics);
      const owned = flat(theirs.ownedPartitions);
      if (!sameItems(before.owned, owned.map(wordOf)))
        mirrorList(ours.ownedPartitions, before.owned, owned);
    }
    mirrorList(group.get(leader)?.topics ?? [], leaderTopics, [...topics]);
    mirrorKeys(group, memberIds, [...members.keys()]);
    if (!sameItems(counts, countsOf({ metadata })))
      (cluster.topics as Map<string, TopicMetadata>).clear();
  };
}

/** Names cannot make two partitions look alike: the index stands first. */
function wordOf({ topic, partition }: TopicPartition): string {
  return `${partition}-${topic}`;
}

function countsOf({ metadata }: Pick<PlatformaticInput, 'metadata'>): readonly unknown[] {
  return [...metadata.topics].flatMap(([topic, { partitionsCount }]) => [topic, partitionsCount]);
}
