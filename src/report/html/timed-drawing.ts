import type { TopicPartition } from '../../domain/group.ts';
import type { StoryProcess } from '../../domain/timed-story.ts';
import { columnsOf, cut } from '../columns.ts';
import { nameOf, partitionOf } from '../names.ts';
import { isSame } from '../partition-set.ts';
import { byMoment } from '../timed/row.ts';
import { timeOf } from '../timed/time-words.ts';
import { html, type Markup } from './markup.ts';
import type { DrawingTexts } from './story-drawing.ts';
import {
  type PlacedLane,
  type PlacedRow,
  type Slot,
  type TimedCanvas,
  type TimedLayout,
  timedSize,
  yOf,
} from './timed-layout.ts';
import { drawMark } from './timed-marks.ts';

/**
 * A timed story as SVG: time goes down, what happens is told on the left, and beside it the coordinator and the members
 * have a lane each. Requests are arrows to the coordinator, partitions are bars in the lanes of those who own them.
 * Colour only repeats what words, signs and outlines say.
 */
export function drawTimedSvg(canvas: TimedCanvas, texts: DrawingTexts): Markup {
  const { layout } = canvas;
  const { width, height } = layout;
  const { id, title, description } = texts;
  return html`<svg
    role="img"
    aria-labelledby="${id}-t ${id}-d"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    xmlns="http://www.w3.org/2000/svg"
  >
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${description}</desc>
    ${layout.rows.map((row) => drawBand(row, width))} ${drawCoordinator(canvas)}
    ${layout.lanes.map((lane) => drawLane(lane, canvas))}
    ${layout.rows.map((row) => html`${drawWords(row)}${drawMark(row, canvas)}`)}
  </svg>`;
}

function drawBand({ row, y, height }: PlacedRow, width: number): Markup | null {
  if (row.kind !== 'event' && row.kind !== 'wrong') return null;
  return html`<rect class="${row.kind}-row" x="0" y="${y}" width="${width}" height="${height}" />`;
}

function drawWords({ row, y, lines, isNewTime }: PlacedRow): Markup {
  const tone = row.tone === 'plain' ? 'plain' : row.tone;
  const style = row.kind === 'event' || row.kind === 'wrong' ? `strong ${tone}` : tone;
  const time = html`<text class="time" x="${timedSize.time - 12}" y="${y + 16}"
    >${timeOf(row.atMs)}</text
  >`;
  return html`${isNewTime ? time : null}${lines.map(
    (line, index) =>
      html`<text class="${style}" x="${timedSize.time}" y="${y + 16 + index * timedSize.line}"
        >${line}</text
      >`,
  )}`;
}

/** The coordinator's line, and on it how its group was. */
function drawCoordinator({ layout, story }: TimedCanvas): Markup {
  const { coordinatorX: x, height } = layout;
  const end = height - 12;
  const states = story.states.map(({ group, ...from }, index) => {
    const next = story.states[index + 1];
    const top = yOf(layout, from);
    const down = story.failovers.find(({ place }) => place > from.place);
    const until = [next, down].filter((one) => one !== undefined).toSorted(byMoment)[0];
    const bottom = until === undefined ? end : yOf(layout, until);
    if (group === null || bottom <= top) return null;
    const isOver = group.groupState === 'Empty' || group.groupState === 'Dead';
    const kind = group.groupState === 'Stable' ? 'at-rest' : isOver ? 'nobody' : 'restless';
    return html`<rect
      class="group-state ${kind}"
      x="${x - 5}"
      y="${top}"
      width="10"
      height="${bottom - top}"
      ><title>${group.groupState} ${group.groupEpoch}</title></rect
    >`;
  });
  const downs = story.failovers.map(({ backAtMs, ...from }) => {
    return { ill: yOf(layout, from), well: yOf(layout, { atMs: backAtMs, place: -1 }) };
  });
  return html`<text class="strong" x="${x - 34}" y="22">coordinator</text>${drawLine(
      x,
      { top: timedSize.head - 8, end },
      downs,
    )}${states}`;
}

/** A line from top to end, dotted where it was not well. */
function drawLine(
  x: number,
  { top, end }: { readonly top: number; readonly end: number },
  unwell: readonly { readonly ill: number; readonly well: number }[],
): readonly Markup[] {
  const line = (className: string, y1: number, y2: number): Markup =>
    html`<line class="${className}" x1="${x}" y1="${y1}" x2="${x}" y2="${y2}" />`;
  const parts: Markup[] = [];
  let y = top;
  for (const { ill, well } of unwell) {
    parts.push(line('life', y, ill), line('life unwell', ill, well));
    y = well;
  }
  return y < end ? [...parts, line('life', y, end)] : parts;
}

function drawLane(placed: PlacedLane, canvas: TimedCanvas): Markup {
  const { lane, x, width, slots, slotsLeft } = placed;
  const { layout, story } = canvas;
  const name = cut(nameOf(lane.member), Math.floor((width - 16) / timedSize.mono));
  const [first] = lane.processes;
  const kind =
    first === undefined ? '' : first.protocol === 'consumer' ? 'KIP-848' : first.protocol;
  const left = slotsLeft === 0 ? '' : `, +${slotsLeft} partitions`;
  const lives = lane.processes.map((process) => drawLife(process, x, layout));
  return html`<text class="mono strong${lane.wrong ? ' bad' : ''}" x="${x - 4}" y="22">${name}</text
    ><text class="soft" x="${x - 4}" y="37">${kind}${left}</text>${lives}${slots.map((slot) =>
      drawSlot(slot, placed, { layout, story }),
    )}`;
}

/** A line as long as the process lives, dotted while it is not well. */
function drawLife({ from, to, unwell }: StoryProcess, x: number, layout: TimedLayout): Markup {
  const end = to === null ? layout.height - 12 : yOf(layout, to);
  const ills = unwell.map((each) => {
    return { ill: yOf(layout, each.from), well: each.to === null ? end : yOf(layout, each.to) };
  });
  return html`${drawLine(x, { top: yOf(layout, from), end }, ills)}`;
}

/** The topic's name may be cut, the partition's number never is. */
function shortNameOf(partition: TopicPartition, columns: number): string {
  const full = partitionOf(partition);
  const number = /-\d{1,5}$/u.exec(full)?.[0];
  if (columnsOf(full) <= columns || number === undefined) return cut(full, columns);
  return cut(nameOf(partition.topic), Math.max(2, columns - number.length)) + number;
}

function drawSlot({ partition, x }: Slot, { lane }: PlacedLane, canvas: TimedCanvas): Markup {
  const { layout, story } = canvas;
  const { slotWidth, topics } = layout;
  const end = layout.height - 12;
  const isWrong =
    lane.wrong && story.wrong?.partitions.some((one) => isSame(one, partition)) === true;
  const label = shortNameOf(partition, Math.floor((slotWidth - 16) / timedSize.mono));
  const bars = story.bars.filter(
    (bar) =>
      isSame(bar, partition) && lane.processes.some(({ process }) => process === bar.process),
  );
  return html`${bars.map(({ from, to }) => {
    const top = yOf(layout, from);
    const height = Math.max(16, (to === null ? end : yOf(layout, to)) - top);
    const topic = (topics.get(partition.topic) ?? 0) % 6;
    return html`<g class="held${isWrong ? ' wrong' : ''}"
      ><title>
        ${partitionOf(partition)} from
        ${timeOf(from.atMs)}${to === null ? '' : ` to ${timeOf(to.atMs)}`}</title
      ><rect class="body" x="${x}" y="${top}" width="${slotWidth}" height="${height}" rx="4" /><rect
        class="c${topic}"
        x="${x + 3}"
        y="${top + 3}"
        width="5"
        height="${height - 6}"
        rx="2"
      /><text class="mono" x="${x + 12}" y="${top + 13}">${label}</text></g
    >`;
  })}`;
}
