import type { MembershipHistory } from '../domain/history.ts';
import type { Witness } from '../domain/invariant.ts';
import type { EventImportance, Story } from '../domain/story.ts';
import { columnsOf } from './columns.ts';
import { describeEvent, racksOf } from './describe-event.ts';
import { nameOf, textOf } from './names.ts';
import { painterOf, span, type Span, type TerminalOptions, wordsOf, wrap } from './paint.ts';
import { picturesOf, type RoundPicture } from './picture.ts';
import { linesOfRound } from './round-lines.ts';
import { plural } from './summary.ts';

/** What is drawn of a story; `witness` tells which partitions are marked as wrong. */
export interface DrawingOptions extends TerminalOptions {
  readonly witness?: Witness;
  /** `all` rounds (default), or in a list of findings only the `wrong` one. */
  readonly rounds?: 'all' | 'wrong';
}

/** Longer stories leave out rounds in the middle; the JSON has them all. */
const roundsMax = 40;
const eventsMax = 60;

/**
 * A counterexample as lines of text, with a line feed after each: the topics, then each event with what matters in it,
 * and below it the rounds that it caused: what each member owned, what it got, and what was wrong.
 *
 * Signs tell what happened to a partition: `=` kept, `+` new, `-` given up, `✗` wrong. Colour repeats them.
 */
export function drawStory(
  story: Story,
  history: MembershipHistory,
  options: DrawingOptions,
): string {
  const paint = painterOf(options);
  const pictures = picturesOf(story, history, options.witness);
  const wanted =
    options.rounds === 'wrong' ? pictures.filter(({ round }) => round.wrong) : pictures;
  const shown = new Set(wanted.length <= roundsMax ? wanted : nearWrong(wanted));
  const lines = [
    ...wrap(topicWords(history), options.width, 4),
    ...history.events.flatMap((event, index) => {
      const rounds = pictures.filter(({ round }) => round.event === index);
      if (index >= eventsMax && rounds.every((picture) => !shown.has(picture))) return [];
      return [
        ...linesOfEvent({ index, text: describeEvent(event) }, story.importance, options.width),
        ...rounds
          .filter((picture) => shown.has(picture))
          .flatMap((picture) => linesOfRound(picture, options.width)),
      ];
    }),
    ...leftOut(pictures.length - shown.size, options),
    ...legend(shown),
  ];
  return lines.map((line) => `${paint(line).trimEnd()}\n`).join('');
}

/** The last rounds up to the wrong one, and the first. */
function nearWrong(pictures: readonly RoundPicture[]): readonly RoundPicture[] {
  const wrongAt = pictures.findIndex(({ round }) => round.wrong);
  const end = wrongAt < 0 ? pictures.length : wrongAt + 1;
  return pictures.slice(Math.max(0, end - roundsMax), end);
}

function topicWords({ topics }: MembershipHistory): readonly Span[] {
  const itemsMax = 12;
  if (topics.length === 0) return [span('no topics at the start', 'dim')];
  const words = topics.slice(0, itemsMax).map(({ topic, partitions, racks }, index) => {
    const comma = index === 0 ? '' : '· ';
    return span(`${comma}${nameOf(topic)}: ${plural(partitions, 'partition')}${racksOf(racks)}`);
  });
  const rest = topics.length - words.length;
  return [
    span('topics', 'dim'),
    ...words,
    ...(rest > 0 ? [span(`and ${plural(rest, 'topic')} more`, 'dim')] : []),
  ];
}

interface NumberedEvent {
  readonly index: number;
  readonly text: string;
}

/** The event on the left, its notes to the right of it or below where there is no room. */
function linesOfEvent(
  { index, text }: NumberedEvent,
  importance: readonly EventImportance[],
  width: number,
): readonly Span[][] {
  const head = `${index + 1}.`.padEnd(4);
  const notes = importance
    .filter(({ event }) => event === index)
    .flatMap((each) => each.notes)
    .map((note) => textOf(note, 120));
  const line = [span(head, 'bold'), span(text, 'bold')];
  const aside = notes.length === 0 ? '' : `  ← ${notes.join('; ')}`;
  if (columnsOf(head + text + aside) <= width) return [[...line, span(aside, 'warn')]];
  const below =
    notes.length === 0
      ? []
      : wrap(
          [
            span('    ←', 'warn'),
            ...notes
              .join('; ')
              .split(' ')
              .map((word) => span(word, 'warn')),
          ],
          width,
          6,
        );
  return [
    ...wrap([span(head.trimEnd().padEnd(3), 'bold'), ...wordsOf(text, 'bold')], width, 4),
    ...below,
  ];
}

function leftOut(count: number, { rounds = 'all' }: DrawingOptions): readonly Span[][] {
  if (count === 0 || rounds === 'wrong') return [];
  return [[span(`    (${plural(count, 'round')} not drawn)`, 'dim')]];
}

/** Explains only the signs that the drawing uses. */
function legend(shown: ReadonlySet<RoundPicture>): readonly Span[][] {
  const pieces = [...shown].flatMap(({ lanes }) => lanes.flatMap((lane) => lane.pieces));
  if (pieces.length === 0) return [];
  const marks = new Set(pieces.map(({ mark }) => mark));
  const words: Span[] = [];
  if (marks.has('kept')) words.push(span('= kept', 'dim'));
  if (marks.has('new')) words.push(span('+ new', 'dim'));
  if (marks.has('lost')) words.push(span('- given up', 'dim'));
  const places = [...shown].flatMap(({ lanes, leftovers }) => [...lanes, ...leftovers]);
  if ([...pieces, ...places].some(({ wrong }) => wrong)) words.push(span('✗ wrong', 'dim'));
  return words.length === 0
    ? []
    : [[span('    '), ...words.flatMap((word) => [word, span('   ')])]];
}
