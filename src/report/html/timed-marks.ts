import { html, type Markup } from './markup.ts';
import type { PlacedRow, TimedCanvas } from './timed-layout.ts';

/** What a row shows in the lanes: an arrow, a sign, or the violation. */
export function drawMark(placed: PlacedRow, { layout }: TimedCanvas): Markup | null {
  const { row } = placed;
  const y = placed.y + placed.height / 2;
  const { coordinatorX, lanes } = layout;
  const lane = lanes.find((one) =>
    one.lane.processes.some(({ process }) => process === row.process),
  );
  switch (row.kind) {
    case 'exchange':
    case 'request':
    case 'reply':
    case 'lost-request':
    case 'lost-reply':
      return drawArrow(placed, { from: lane?.x ?? coordinatorX + 40, to: coordinatorX + 6, y });
    case 'state':
    case 'back':
      return html`<rect
        class="mark"
        x="${coordinatorX - 4}"
        y="${y - 4}"
        width="8"
        height="8"
        transform="rotate(45 ${coordinatorX} ${y})"
      />`;
    case 'wrong':
      return drawWrong(y, layout);
    case 'failure':
      return badge(lane?.x ?? coordinatorX, y);
    case 'life':
    case 'owns':
    case 'reads':
      return lane === undefined
        ? null
        : html`<circle class="mark-ring" cx="${lane.x}" cy="${y}" r="4" />`;
    case 'event':
      return null;
  }
}

interface Ends {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** From a member at `from` to the coordinator at `to`, or back, or both. */
function drawArrow({ row }: PlacedRow, { from, to, y }: Ends): Markup {
  const tone = row.tone === 'plain' ? '' : ` ${row.tone}`;
  const head = (x: number, direction: -1 | 1): Markup =>
    html`<path class="arrow-head${tone}" d="M${x} ${y}l${-9 * direction} -4.5v9z" />`;
  const asks = row.kind === 'exchange' || row.kind === 'request';
  const tells = row.kind === 'exchange' || row.kind === 'reply';
  const isLost = row.kind === 'lost-request' || row.kind === 'lost-reply';
  const lostAt = row.kind === 'lost-request' ? to + 22 : from - 26;
  const cross = html`<text class="strong warn" x="${lostAt}" y="${y + 4}">✗</text>`;
  const line =
    row.kind === 'lost-request'
      ? { x1: lostAt + 10, x2: from }
      : { x1: to, x2: row.kind === 'lost-reply' ? lostAt - 2 : from };
  return html`<line
      class="message${tone}"
      x1="${line.x1}"
      y1="${y}"
      x2="${line.x2}"
      y2="${y}"
    />${asks ? head(to, -1) : null}${tells ? head(from - 1, 1) : null}${isLost ? cross : null}`;
}

/** In the lanes of those whom the violation names, else in the coordinator's. */
function drawWrong(y: number, { lanes, coordinatorX }: TimedCanvas['layout']): Markup {
  const wrong = lanes.filter(({ lane }) => lane.wrong);
  const places = wrong.length === 0 ? [coordinatorX] : wrong.map(({ x }) => x);
  return html`${places.map((x) => badge(x, y))}`;
}

function badge(x: number, y: number): Markup {
  return html`<circle class="badge" cx="${x}" cy="${y}" r="8" /><text
      class="badge-text"
      x="${x}"
      y="${y + 3.5}"
      >✗</text
    >`;
}
