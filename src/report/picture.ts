import type { TopicPartition } from '../domain/group.ts';
import type { HistoryEvent, MembershipHistory } from '../domain/history.ts';
import type { Witness } from '../domain/invariant.ts';
import type { Story, StoryMember, StoryRound } from '../domain/story.ts';
import { type Culprits, culpritsOf, noCulprits } from './culprits.ts';
import { includes, isSame, partitionSetOf } from './partition-set.ts';

/** `kept`: claimed and got; `new`: got; `lost`: claimed and not got; `claimed`: there was no answer. */
export type PieceMark = 'kept' | 'new' | 'lost' | 'claimed';

/** One partition in one lane of one round. */
export interface Piece {
  readonly partition: TopicPartition;
  readonly mark: PieceMark;
  readonly wrong: boolean;
}

/** One member in one round. */
export interface Lane {
  readonly member: StoryMember;
  readonly pieces: readonly Piece[];
  readonly wrong: boolean;
}

/** A wanted partition that nobody got; `heldBy` is a member that claims it, so that it may be withheld from others. */
export interface Leftover {
  readonly partition: TopicPartition;
  readonly heldBy: string | null;
  readonly wrong: boolean;
}

/** One round, ready to be drawn. */
export interface RoundPicture {
  readonly round: StoryRound;
  readonly event: HistoryEvent | null;
  readonly lanes: readonly Lane[];
  readonly leftovers: readonly Leftover[];
}

/** The rounds of a story as both drawings (terminal and SVG) show them; `witness` says what is marked as wrong. */
export function picturesOf(
  story: Story,
  history: MembershipHistory,
  witness?: Witness,
): readonly RoundPicture[] {
  const culprits = witness === undefined ? noCulprits : culpritsOf(witness);
  return story.rounds.map((round) => {
    const wrong = round.wrong ? culprits : noCulprits;
    return {
      round,
      event: history.events[round.event] ?? null,
      lanes: round.members.map((member) => laneOf(member, round, wrong)),
      leftovers: leftoversOf(round, wrong),
    };
  });
}

function laneOf(member: StoryMember, round: StoryRound, culprits: Culprits): Lane {
  const isWrong = (partition: TopicPartition): boolean =>
    culprits.pieces.some(
      (piece) => piece.member === member.member && isSame(piece.partition, partition),
    );
  const claimed = partitionSetOf(member.claims);
  const got = partitionSetOf(member.got ?? []);
  const given = (member.got ?? []).map((partition): Piece => {
    const mark = includes(claimed, partition) ? 'kept' : 'new';
    return { partition, mark, wrong: isWrong(partition) };
  });
  const notGiven = member.claims
    .filter((partition) => !includes(got, partition))
    .map((partition): Piece => {
      const mark = round.failure === undefined ? 'lost' : 'claimed';
      return { partition, mark, wrong: false };
    });
  return {
    member,
    pieces: [...given, ...notGiven],
    wrong: culprits.members.includes(member.member),
  };
}

/** Wanted: somebody subscribes to the topic. Rounds without an answer leave nothing over. */
function leftoversOf(round: StoryRound, culprits: Culprits): readonly Leftover[] {
  if (round.failure !== undefined) return [];
  const wanted = new Set(round.members.flatMap(({ topics }) => topics));
  const given = partitionSetOf(
    [...round.members, ...round.strangers].flatMap(({ got }) => got ?? []),
  );
  const holders = holdersIn(round);
  const leftovers: Leftover[] = [];
  for (const { topic, partitions } of round.topics) {
    if (!wanted.has(topic)) continue;
    for (let index = 0; index < partitions; index++) {
      const partition = { topic, partition: index };
      if (includes(given, partition)) continue;
      leftovers.push({
        partition,
        heldBy: holders.get(topic)?.get(index) ?? null,
        wrong: culprits.pieces.some(
          (piece) => piece.member === null && isSame(piece.partition, partition),
        ),
      });
    }
  }
  return leftovers;
}

/** By topic and index the first member that claims a partition. */
function holdersIn({ members }: StoryRound): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const holders = new Map<string, Map<number, string>>();
  for (const { member, claims } of members) {
    for (const { topic, partition } of claims) {
      const ofTopic = holders.get(topic) ?? new Map<number, string>();
      if (!ofTopic.has(partition)) ofTopic.set(partition, member);
      holders.set(topic, ofTopic);
    }
  }
  return holders;
}

/** How much a lane tells, for drawings that have no room for all: 0 something is wrong in it, 1 something is in it, 2 nothing is. */
export function rankOf(lane: Lane): number {
  if (lane.wrong || lane.pieces.some(({ wrong }) => wrong)) return 0;
  return lane.pieces.length > 0 || lane.member.got === null ? 1 : 2;
}

/** What a right answer would have given, or null where it is not known. */
export function rightOf(
  round: StoryRound,
): readonly { readonly member: string; readonly partitions: readonly TopicPartition[] }[] | null {
  const known = round.members.flatMap(({ member, right }) =>
    right === undefined ? [] : [{ member, partitions: right }],
  );
  return known.length === 0 ? null : known;
}
