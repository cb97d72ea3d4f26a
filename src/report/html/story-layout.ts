import type { TopicPartition } from '../../domain/group.ts';
import type { MembershipHistory } from '../../domain/history.ts';
import type { Witness } from '../../domain/invariant.ts';
import type { Story, StoryMember } from '../../domain/story.ts';
import { titleOfEvent } from '../describe-event.ts';
import { nameOf } from '../names.ts';
import { includes, partitionSetOf } from '../partition-set.ts';
import { mostTelling } from '../most-telling.ts';
import { type PieceMark, picturesOf, rankOf, type RoundPicture, rightOf } from '../picture.ts';

/** Larger stories are cut; the table and the JSON have all of them. */
const columnsMax = 12;
const lanesMax = 16;
const piecesMax = 48;

/** A partition to draw. */
export interface DrawnPiece {
  readonly partition: TopicPartition;
  readonly mark: PieceMark | 'nobody';
  readonly wrong: boolean;
}

/** What a lane shows in a column; null where the member is not in the group. */
export interface DrawnCell {
  readonly pieces: readonly DrawnPiece[];
  /** Short remarks below the pieces. */
  readonly remarks: readonly string[];
  readonly wrong: boolean;
}

/** A round, or beside the wrong one what would have been right. */
export interface DrawnColumn {
  readonly kind: 'round' | 'wrong' | 'right';
  readonly title: string;
  readonly subtitle: string;
  /** What went wrong instead of an answer. */
  readonly failure: string | null;
  readonly cells: readonly (DrawnCell | null)[];
}

/** A row of the drawing. */
export interface DrawnLane {
  readonly kind: 'member' | 'stranger' | 'nobody';
  readonly name: string;
}

/** A story as lanes × columns. */
export interface StoryLayout {
  readonly lanes: readonly DrawnLane[];
  readonly columns: readonly DrawnColumn[];
  readonly lanesLeft: number;
  readonly columnsLeft: number;
}

/** Decides what is drawn and where; positions and colours come later. */
export function storyLayoutOf(
  story: Story,
  history: MembershipHistory,
  witness: Witness,
): StoryLayout {
  const pictures = picturesOf(story, history, witness);
  const shown = shownOf(pictures);
  const lanes = lanesOf(shown);
  const ranks = ranksOf(shown);
  const drawn = mostTelling(lanes, lanesMax, ({ kind, name }) =>
    kind === 'member' ? (ranks.get(name) ?? 2) : 0,
  );
  const before = new Map<string, StoryMember>();
  const columns = shown.flatMap((picture) => {
    const column = columnOf(picture, drawn, before);
    for (const { member } of picture.lanes) before.set(member.member, member);
    const right = rightColumnOf(picture, drawn);
    return right === null ? [column] : [column, right];
  });
  return {
    lanes: drawn,
    columns,
    lanesLeft: lanes.length - drawn.length,
    columnsLeft: pictures.length - shown.length,
  };
}

/** How much each member tells in the round where it tells most, the wrong round counting before others. */
function ranksOf(pictures: readonly RoundPicture[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const { round, lanes } of pictures) {
    for (const lane of lanes) {
      const name = lane.member.member;
      const rank = rankOf(lane) + (round.wrong ? 0 : 0.5);
      ranks.set(name, Math.min(ranks.get(name) ?? rank, rank));
    }
  }
  return ranks;
}

/** The last rounds up to the wrong one: what came before is long ago, what came after is of no interest. */
function shownOf(pictures: readonly RoundPicture[]): readonly RoundPicture[] {
  if (pictures.length <= columnsMax) return pictures;
  const wrongAt = pictures.findLastIndex(({ round }) => round.wrong);
  const end = wrongAt < 0 ? pictures.length : wrongAt + 1;
  return pictures.slice(Math.max(0, end - columnsMax), end);
}

/** Members in the order in which they appear, strangers, and last nobody, if something was left over. */
function lanesOf(pictures: readonly RoundPicture[]): readonly DrawnLane[] {
  const members = new Set(
    pictures.flatMap(({ lanes }) => lanes.map(({ member }) => member.member)),
  );
  const strangers = new Set(
    pictures.flatMap(({ round }) => round.strangers.map(({ member }) => member)),
  );
  const anyLeft = pictures.some(({ leftovers }) => leftovers.length > 0);
  return [
    ...Array.from(members, (name): DrawnLane => ({ kind: 'member', name })),
    ...Array.from(strangers, (name): DrawnLane => ({ kind: 'stranger', name })),
    ...(anyLeft ? [{ kind: 'nobody', name: '' } as const] : []),
  ];
}

function columnOf(
  picture: RoundPicture,
  lanes: readonly DrawnLane[],
  before: ReadonlyMap<string, StoryMember>,
): DrawnColumn {
  const { round, event } = picture;
  const title = event === null ? '' : titleOfEvent(event);
  return {
    kind: round.wrong ? 'wrong' : 'round',
    title: `${round.event + 1}. ${title}`,
    subtitle: `round ${round.round} · generation ${round.generation}`,
    failure: round.failure?.message ?? null,
    cells: lanes.map((lane) => {
      if (lane.kind === 'nobody') return cellOfNobody(picture);
      if (lane.kind === 'stranger') return cellOfStranger(picture, lane.name);
      return cellOfMember(picture, lane.name, before.get(lane.name));
    }),
  };
}

function cellOf(
  pieces: readonly DrawnPiece[],
  remarks: readonly string[],
  wrong: boolean,
): DrawnCell {
  const drawn = pieces.slice(0, piecesMax);
  const left = pieces.length - drawn.length;
  return { pieces: drawn, remarks: left === 0 ? remarks : [`and ${left} more`, ...remarks], wrong };
}

function cellOfMember(
  picture: RoundPicture,
  name: string,
  before: StoryMember | undefined,
): DrawnCell | null {
  const lane = picture.lanes.find(({ member }) => member.member === name);
  if (lane === undefined) return null;
  return cellOf(lane.pieces, remarksOf(lane.member, picture, before), lane.wrong);
}

/** What changed since the round before, what the claims rest on, and what became of the answer. */
function remarksOf(
  member: StoryMember,
  { round }: RoundPicture,
  before: StoryMember | undefined,
): readonly string[] {
  const remarks = [...joinedWith(member, before)];
  if (member.claims.length > 0)
    remarks.push(
      member.claimsGeneration === -1
        ? 'claims without generation'
        : `claims of generation ${member.claimsGeneration}`,
    );
  if (member.got === null && round.failure === undefined) remarks.push('left out of the answer');
  if (member.missed) remarks.push('misses this answer');
  return remarks;
}

function joinedWith(member: StoryMember, before: StoryMember | undefined): readonly string[] {
  const facts = ({ topics, instanceId, rackId }: StoryMember): readonly string[] => [
    `wants ${topics.map(nameOf).join(', ') || 'nothing'}`,
    instanceId === undefined ? '' : `static ${nameOf(instanceId)}`,
    rackId === undefined ? '' : `rack ${nameOf(rackId)}`,
  ];
  const known = before === undefined ? [] : facts(before);
  return facts(member).filter((fact, index) => fact !== '' && fact !== known[index]);
}

function cellOfStranger({ round }: RoundPicture, name: string): DrawnCell | null {
  const stranger = round.strangers.find(({ member }) => member === name);
  if (stranger === undefined) return null;
  const pieces = stranger.got.map((partition): DrawnPiece => {
    return { partition, mark: 'new', wrong: true };
  });
  return cellOf(pieces, ['is no member of the group'], true);
}

function cellOfNobody({ leftovers }: RoundPicture): DrawnCell | null {
  if (leftovers.length === 0) return null;
  const pieces = leftovers.map(({ partition, wrong }): DrawnPiece => {
    return { partition, mark: 'nobody', wrong };
  });
  const held = leftovers.some(({ heldBy, wrong }) => heldBy !== null && !wrong);
  return cellOf(pieces, held ? ['still claimed by its owner'] : [], false);
}

function rightColumnOf(picture: RoundPicture, lanes: readonly DrawnLane[]): DrawnColumn | null {
  const right = rightOf(picture.round);
  if (right === null) return null;
  return {
    kind: 'right',
    title: '✓ this would be right',
    subtitle: 'instead of that answer',
    failure: null,
    cells: lanes.map(({ kind, name }) => {
      const part = kind === 'member' ? right.find(({ member }) => member === name) : undefined;
      const lane = picture.lanes.find(({ member }) => member.member === name);
      if (part === undefined || lane === undefined) return null;
      const claimed = partitionSetOf(lane.member.claims);
      const pieces = part.partitions.map((partition): DrawnPiece => {
        const mark = includes(claimed, partition) ? 'kept' : 'new';
        return { partition, mark, wrong: false };
      });
      return cellOf(pieces, [], false);
    }),
  };
}
