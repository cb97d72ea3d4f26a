import type { Cluster, GroupSubscription, TopicPartition } from '../domain/group.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import type { AssignorInstance, AssignorSubject } from '../domain/subject.ts';

/** A subject of which each client has what `make` gives, with no adapter between; it claims nothing. */
export function bareSubject(
  make: () => AssignorInstance,
  profile: Partial<SubjectProfile> = {},
): AssignorSubject {
  return {
    profile: {
      ref: 'bare',
      name: 'bare',
      protocol: 'eager',
      contract: 'custom',
      claims: [],
      carrier: 'owned-partitions',
      omittedMember: 'breaks',
      metadata: 'all',
      codecs: false,
      ...profile,
    },
    instance: make,
  };
}

/** Deals each topic to its subscribers in turn, in the order of joining. */
export function dealOut(cluster: Cluster, group: GroupSubscription): Map<string, TopicPartition[]> {
  const dealt = new Map<string, TopicPartition[]>([...group.keys()].map((member) => [member, []]));
  for (const [topic, { partitions }] of cluster.topics) {
    const takers = [...group].filter(([, { topics }]) => topics.includes(topic));
    for (let partition = 0; partition < partitions; partition++) {
      const taker = takers[partition % Math.max(1, takers.length)];
      if (taker !== undefined) dealt.get(taker[0])?.push({ topic, partition });
    }
  }
  return dealt;
}
