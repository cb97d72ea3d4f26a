import type { ExploredGroup, SubjectVerification } from '../../domain/verification.ts';
import { clauseOfExplored, exploredSubjectsOf, movesInLines } from '../exploration.ts';
import { plural } from '../summary.ts';
import { textOf } from '../names.ts';
import { html, type Markup } from './markup.ts';

/** Longer ways are cut here; the JSON has all of them. */
const linesMax = 60;

/** What exploring all interleavings of small groups came to; nothing if none was explored. */
export function exploredSection(subjects: readonly SubjectVerification[]): Markup | null {
  const explored = exploredSubjectsOf(subjects);
  if (explored.length === 0) return null;
  return html`<section id="explored">
    <h2>All interleavings</h2>
    <p>
      Every order of messages and timers in small groups, with so many faults at any point, breadth
      first: what breaks is shown on a shortest way there.
    </p>
    ${explored.map(
      ({ name, exhaustive }) =>
        html`<h3>
            ${textOf(name, 80)} <span class="soft">${textOf(exhaustive.bounds, 100)}</span>
          </h3>
          <ul>
            ${exhaustive.explored.map(item)}
          </ul>`,
    )}
  </section>`;
}

function item(group: ExploredGroup): Markup {
  return html`<li>
    <p>${group.protocol} members: ${clauseOfExplored(group)}.</p>
    ${ways(group)}
  </li>`;
}

function ways({ path = [], cycle = [] }: ExploredGroup): readonly Markup[] {
  const each = [
    { title: 'The way there', moves: path },
    { title: 'From there it can go round for ever', moves: cycle },
  ];
  return each
    .filter(({ moves }) => moves.length > 0)
    .map(
      ({ title, moves }) =>
        html`<details>
          <summary>${title}, ${plural(moves.length, 'move')}</summary>
          <ul class="moves">
            ${movesInLines(moves, linesMax).map((line) => html`<li class="small">${line}</li>`)}
          </ul>
        </details>`,
    );
}
