import type { TimedHistory } from '../../domain/timed-history.ts';
import type { TimedStory } from '../../domain/timed-story.ts';
import type { GroupDescription } from '../../domain/wire.ts';
import { nameOf, textOf } from '../names.ts';
import { plural } from '../summary.ts';
import { groupInFull } from '../timed/group-change.ts';
import type { Row } from '../timed/row.ts';
import { storyRows } from '../timed/story-rows.ts';
import { timeOf } from '../timed/time-words.ts';
import { html, type Markup } from './markup.ts';

const rowsMax = 160;

/** A timed story as a table: when, who, what, and the group before and after each step. */
export function timedTable(story: TimedStory, history: TimedHistory): Markup {
  const all = storyRows(story, history);
  const rows = all.slice(-rowsMax);
  const left = all.length - rows.length;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of the steps">
      <table class="steps">
        <caption>
          What happened, and the group before and after each step
        </caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Group before</th>
            <th scope="col">Group after</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row, index) => stepRow(row, rows[index + 1], story))}
        </tbody>
      </table>
    </div>
    ${left > 0 ? html`<p class="small soft">and ${plural(left, 'row')} before</p>` : null}`;
}

function stepRow(row: Row, next: Row | undefined, { states: told, left }: TimedStory): Markup {
  const states = left.states > 0 ? told : [nothingYet, ...told];
  const before = stateBefore(states, row.place);
  const after = row.kind === 'wrong' ? before : stateAfter(states, row, next);
  return html`<tr class="${row.kind === 'wrong' ? 'wrong' : 'step'}">
    <th scope="row">${timeOf(row.atMs)}</th>
    <td>${whoOf(row)}</td>
    <td class="what">${row.kind === 'wrong' ? '✗ ' : ''}${textOf(row.text, 1000)}</td>
    <td>${before === undefined ? '–' : groupInFull(before)}</td>
    <td>
      ${after === before ? html`<span class="soft">the same</span>` : after === undefined ? '–' : groupInFull(after)}
    </td>
  </tr> `;
}

type States = TimedStory['states'];

/** Before all that is told, where nothing was left out. */
const nothingYet: States[number] = { atMs: 0, place: -1, group: null };

/** The group just before an observation; undefined: not known. */
function stateBefore(states: States, place: number): GroupDescription | null | undefined {
  return states.findLast((state) => state.place < place)?.group;
}

/** The group after the step that begins with a row: what was seen of it before the next row of another kind. */
function stateAfter(
  states: States,
  row: Row,
  next: Row | undefined,
): GroupDescription | null | undefined {
  const isOneStep = next?.kind === 'state' && next.atMs === row.atMs && row.kind !== 'state';
  const end = row.kind === 'state' ? row.place : isOneStep ? next.place : row.place;
  return states.findLast((state) => state.place <= end)?.group;
}

function whoOf({ process, kind }: Row): string {
  if (process !== null) return nameOf(process);
  switch (kind) {
    case 'state':
    case 'back':
    case 'failure':
      return 'coordinator';
    case 'exchange':
    case 'request':
    case 'reply':
      return 'somebody';
    case 'event':
      return 'event';
    case 'life':
    case 'lost-request':
    case 'lost-reply':
    case 'owns':
    case 'reads':
    case 'wrong':
      return '–';
  }
}
