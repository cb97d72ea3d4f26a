import type { TopicPartition } from '../domain/group.ts';
import { columnsOf, padEnd } from './columns.ts';
import { nameOf, partitionOf, partitionsOf, textOf } from './names.ts';
import { span, type Span, type Style, wordsOf, wrap } from './paint.ts';
import {
  type Lane,
  type Leftover,
  type Piece,
  type RoundPicture,
  rankOf,
  rightOf,
} from './picture.ts';
import { mostTelling } from './most-telling.ts';
import { failureWords } from './prose.ts';
import { plural } from './summary.ts';

const margin = 4;
const lanesMax = 16;
const piecesMax = 24;

/** One round as lines: its head, a line for each member, what nobody got, what would have been right. */
export function linesOfRound(picture: RoundPicture, width: number): readonly Span[][] {
  const { round, lanes } = picture;
  const shown = mostTelling(lanes, lanesMax, rankOf);
  const names = [
    ...shown.map(({ member }) => member.member),
    ...round.strangers.map((s) => s.member),
  ];
  const nameColumns = Math.max(0, ...names.map((name) => columnsOf(nameOf(name))));
  return [
    headOf(picture),
    ...shown.flatMap((lane) => linesOfLane(lane, nameColumns, width)),
    ...(shown.length < lanes.length
      ? [[span(`      and ${plural(lanes.length - shown.length, 'member')} more`, 'dim')]]
      : []),
    ...round.strangers.flatMap(({ member, got }) =>
      wrap(
        [
          span(`      ${padEnd(nameOf(member), nameColumns)} `, 'bad'),
          ...wordsOf(`is no member, and gets ${partitionsOf(got)}`, 'bad'),
        ],
        width,
        margin + 4,
      ),
    ),
    ...linesOfLeftovers(picture.leftovers, width),
    ...linesOfFailure(picture, width),
    ...linesOfRight(picture, width),
  ];
}

function headOf({ round }: RoundPicture): Span[] {
  const head = `    round ${round.round}, generation ${round.generation}`;
  return round.wrong
    ? [span(head, 'dim'), span('   '), span('✗ wrong here', 'bad')]
    : [span(head, 'dim')];
}

function linesOfLane(lane: Lane, nameColumns: number, width: number): readonly Span[][] {
  const { member, pieces } = lane;
  const words: Span[] = [
    span(
      `    ${lane.wrong ? '✗' : ' '} ${padEnd(nameOf(member.member), nameColumns)} `,
      lane.wrong ? 'bad' : 'plain',
    ),
  ];
  const given = pieces.filter(({ mark }) => mark === 'kept' || mark === 'new');
  const others = pieces.filter(({ mark }) => mark === 'lost' || mark === 'claimed');
  words.push(...given.slice(0, piecesMax).map(spanOfPiece), ...more(given.length));
  words.push(...others.slice(0, piecesMax).map(spanOfPiece), ...more(others.length));
  if (member.got === null && others.every(({ mark }) => mark === 'lost'))
    words.push(span('left out of the answer', lane.wrong ? 'bad' : 'dim'));
  else if (pieces.length === 0) words.push(span('nothing', 'dim'));
  const asides = asidesOf(lane);
  if (asides !== '') words.push(...wordsOf(`(${asides})`, 'dim'));
  return wrap(words, width, margin + 4 + Math.min(nameColumns, 20));
}

const signs: Readonly<Record<Piece['mark'], readonly [sign: string, style: Style]>> = {
  kept: ['=', 'plain'],
  new: ['+', 'new'],
  lost: ['-', 'dim'],
  claimed: ['', 'plain'],
};

function spanOfPiece({ partition, mark, wrong }: Piece): Span {
  const [sign, style] = signs[mark];
  const text = `${sign}${partitionOf(partition)}`;
  return wrong ? span(`✗${text}`, 'bad') : span(text, style);
}

function more(count: number): readonly Span[] {
  return count <= piecesMax ? [] : [span(`… ${count - piecesMax} more`, 'dim')];
}

/** What else a reader must know of a member here: its claims' generation, its instance, its rack, its deafness. */
function asidesOf({ member }: Lane): string {
  const asides: string[] = [];
  if (member.claims.length > 0 && member.claimsGeneration !== -1)
    asides.push(`owned since generation ${member.claimsGeneration}`);
  else if (member.claims.length > 0) asides.push('claimed without a generation');
  if (member.instanceId !== undefined) asides.push(`static ${nameOf(member.instanceId)}`);
  if (member.rackId !== undefined) asides.push(`rack ${nameOf(member.rackId)}`);
  if (member.missed) asides.push('does not learn this answer');
  return asides.join(', ');
}

/** Wrong ones apart from those that are held back until their owner lets go. */
function linesOfLeftovers(leftovers: readonly Leftover[], width: number): readonly Span[][] {
  if (leftovers.length === 0) return [];
  const words = leftovers.slice(0, piecesMax).map(({ partition, heldBy, wrong }): Span => {
    const text = partitionOf(partition);
    if (wrong) return span(`✗${text}`, 'bad');
    return heldBy === null ? span(text, 'warn') : span(`${text} (owned by ${nameOf(heldBy)})`);
  });
  return wrap([span('      nobody gets', 'warn'), ...words, ...more(leftovers.length)], width, 8);
}

function linesOfFailure({ round }: RoundPicture, width: number): readonly Span[][] {
  if (round.failure === undefined) return [];
  const { kind, message } = round.failure;
  const text = message === '' ? failureWords[kind] : `${failureWords[kind]}: ${textOf(message)}`;
  return wrap([span('    ✗', 'bad'), ...wordsOf(text, 'bad')], width, margin + 2);
}

function linesOfRight({ round }: RoundPicture, width: number): readonly Span[][] {
  const right = rightOf(round);
  if (right === null) return [];
  const shown = right.slice(0, lanesMax);
  const nameColumns = Math.max(...shown.map(({ member }) => columnsOf(nameOf(member))));
  return [
    [span('    right would be', 'good')],
    ...shown.flatMap(({ member, partitions }) =>
      wrap(
        [
          span(`      ${padEnd(nameOf(member), nameColumns)} `, 'good'),
          ...spansOfRight(partitions),
        ],
        width,
        margin + 4,
      ),
    ),
    ...(shown.length < right.length
      ? [[span(`      and ${plural(right.length - shown.length, 'member')} more`, 'dim')]]
      : []),
  ];
}

function spansOfRight(partitions: readonly TopicPartition[]): readonly Span[] {
  if (partitions.length === 0) return [span('nothing', 'dim')];
  const shown = partitions.slice(0, piecesMax).map((each) => span(partitionOf(each), 'good'));
  return [...shown, ...more(partitions.length)];
}
