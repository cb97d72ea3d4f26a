import type { TopicPartition } from '../domain/group.ts';
import type { Witness } from '../domain/invariant.ts';
import { byType, type ByType } from './by-type.ts';

/** A partition at the place where it is wrong; `member: null` is the place of what nobody got. */
export interface WrongPiece {
  readonly member: string | null;
  readonly partition: TopicPartition;
}

/** What a drawing marks as wrong in the round where the promise was broken. */
export interface Culprits {
  readonly pieces: readonly WrongPiece[];
  readonly members: readonly string[];
}

/** Nothing is marked. */
export const noCulprits: Culprits = { pieces: [], members: [] };

/** The places in the wrong round that a witness points at. */
export function culpritsOf(witness: Witness): Culprits {
  return byType(table, witness, noCulprits);
}

const at = (member: string | null, partition: TopicPartition): Culprits => ({
  pieces: [{ member, partition }],
  members: [],
});
const who = (...members: readonly string[]): Culprits => ({ pieces: [], members });

const table: Partial<ByType<Witness, Culprits>> = {
  unassigned: ({ partition }) => at(null, partition),
  'no-progress': ({ partition }) => at(null, partition),
  'owned-twice': ({ members, partition }) => ({
    pieces: members.map((member) => ({ member, partition })),
    members: [],
  }),
  'not-subscribed': ({ member, partition }) => at(member, partition),
  'no-such-partition': ({ member, partition }) => at(member, partition),
  'revoked-and-returned': ({ member, partition }) => at(member, partition),
  'stale-claim-won': ({ winner, partition }) => at(winner, partition),
  'given-before-revoked': ({ to, partition }) => at(to, partition),
  'needless-move': ({ to, partition }) => at(to, partition),
  better: ({ transfers }) => ({
    pieces: transfers.map(({ partition, from }) => ({ member: from, partition })),
    members: [],
  }),
  'not-co-partitioned': ({ topics, members, partition }) => ({
    pieces: members.map((member, index) => ({
      member,
      partition: { topic: topics[index] ?? '', partition },
    })),
    members: [],
  }),
  misaddressed: ({ member }) => who(member),
  differs: ({ member }) => who(member),
  garbled: ({ member }) => who(member),
  'not-contiguous': ({ member }) => who(member),
  'topic-share': ({ member }) => who(member),
  uneven: ({ more, less }) => who(more, less),
};
