import type { InvariantId } from '../../domain/contract.ts';
import type { CellVerdict, SubjectVerification } from '../../domain/verification.ts';
import { invariantGroups, invariantWords } from '../invariant-words.ts';
import { textOf } from '../names.ts';
import { count, countsOf, statuses, statusOf, statusWords } from '../summary.ts';
import { anchorsOf } from './anchors.ts';
import { html, type Markup } from './markup.ts';

/** The matrix of promises × subjects. Each cell says its status in a sign and a word, and what was counted. */
export function matrixSection(subjects: readonly SubjectVerification[]): Markup {
  const cells = subjects.flatMap(({ verdicts }) => verdicts);
  const seen = new Set(cells.map(statusOf));
  return html`<section id="matrix" aria-labelledby="matrix-title">
    <h2 id="matrix-title">Promises kept and broken</h2>
    <p class="soft">
      What was promised is judged. What was not is measured all the same, and shown in grey.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="matrix-title">
      <table class="matrix">
        <caption class="hidden">
          Each promise, and what ${subjects.length === 1 ? 'the subject' : 'each subject'} made of
          it
        </caption>
        <thead>
          <tr>
            <td></td>
            ${subjects.map(
              ({ name, version }) =>
                html`<th scope="col">
                  ${textOf(name, 80)}${version === undefined ? null : html` <span class="soft">${textOf(version, 40)}</span>`}
                </th>`,
            )}
          </tr>
        </thead>
        ${invariantGroups.map(({ title, invariants }) => {
          const listed = invariants.filter((id) => subjects.some((subject) => cellOf(subject, id)));
          return listed.length === 0
            ? null
            : html`<tbody>
                <tr class="group">
                  <th scope="rowgroup">${title}</th>
                  ${subjects.map(() => html`<td></td>`)}
                </tr>
                ${listed.map((id) => rowOf(id, subjects))}
              </tbody>`;
        })}
      </table>
    </div>
    <ul class="key" aria-label="Key">
      ${statuses
        .filter((status) => seen.has(status))
        .map(
          (status) =>
            html`<li>
              <b>${statusWords[status].sign} ${statusWords[status].word}</b>:
              ${statusWords[status].meaning}
            </li>`,
        )}
      <li><b>977 of 1,000</b>: how many histories gave it a chance to fail</li>
      ${seen.has('broken') ? html`<li><b>12 of 977</b>: in how many of those it failed</li>` : null}
      ${cells.some(({ scope }) => scope === 'equal-subscriptions') ? html`<li><b>equal subs</b>: judged where all members have the same subscription</li>` : null}
    </ul>
    ${undecidedOf(subjects)}
  </section>`;
}

function cellOf({ verdicts }: SubjectVerification, id: InvariantId): CellVerdict | undefined {
  return verdicts.find(({ invariant }) => invariant === id);
}

function rowOf(id: InvariantId, subjects: readonly SubjectVerification[]): Markup {
  return html`<tr>
    <th scope="row">
      <code>${breakable(id)}</code><span class="promise">${invariantWords[id]}</span>
    </th>
    ${subjects.map((subject, index) => {
      const cell = cellOf(subject, id);
      return cell === undefined ? html`<td class="soft">–</td>` : drawCell(cell, subject, index);
    })}
  </tr> `;
}

/** An id may break after its dots and dashes, where a phone has no room. */
function breakable(id: string): readonly Markup[] {
  return id.split(/(?<=[.-])/).map((part) => html`${part}<wbr />`);
}

function drawCell(cell: CellVerdict, subject: SubjectVerification, index: number): Markup {
  const status = statusOf(cell);
  const counts = cell.status === 'not-exercised' ? `in ${countsOf(cell).slice(5)}` : countsOf(cell);
  const scope = cell.scope === 'equal-subscriptions' ? ' · equal subs' : '';
  const sign = html`<span class="sign" aria-hidden="true"
    >${cell.claimed ? statusWords[status].sign : statusWords[cell.status].sign}</span
  >`;
  const shapes = `${count(cell.shapes.honest)} honest and ${count(cell.shapes.adversarial)} adversarial histories, ${count(cell.examined)} chances to fail`;
  return html`<td class="cell ${status}" title="${shapes}">
    ${sign}${wordOf(cell, subject, index)}<span class="counts">${counts}${scope}</span>
  </td>`;
}

/** A broken cell leads to its finding. What is not claimed says so, and what was measured. */
function wordOf(cell: CellVerdict, subject: SubjectVerification, index: number): Markup {
  if (!cell.claimed) {
    const measured = {
      holds: 'held',
      broken: 'failed',
      undecided: 'undecided',
      'not-exercised': 'never tried',
    };
    return html`<span class="word">not claimed: ${measured[cell.status]}</span>`;
  }
  const { word } = statusWords[cell.status];
  const [first] = cell.findings;
  const anchor = first === undefined ? undefined : anchorsOf(subject, index).get(first);
  return anchor === undefined
    ? html`<span class="word">${word}</span>`
    : html`<a class="word" href="#${anchor}">${word}</a>`;
}

function undecidedOf(subjects: readonly SubjectVerification[]): Markup | null {
  const items = subjects.flatMap(({ name, verdicts }) =>
    verdicts
      .filter(({ claimed, status }) => claimed && status === 'undecided')
      .map(
        ({ invariant, reason = 'no reason was given' }) =>
          html`<li><code>${invariant}</code> of ${textOf(name, 80)}: ${textOf(reason)}</li>`,
      ),
  );
  return items.length === 0
    ? null
    : html`<h3>Why some are undecided</h3>
        <ul>
          ${items}
        </ul>`;
}
