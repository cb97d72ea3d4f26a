import type { SubjectVerification, Verification } from '../../domain/verification.ts';
import { exploredSubjectsOf, scaleOf, totalScaleOf } from '../exploration.ts';
import { textOf } from '../names.ts';
import {
  clauseOf,
  count,
  findingsOf,
  percent,
  plural,
  standingOf,
  statuses,
  statusWords,
  tallyOf,
  tallyWords,
} from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** The head of the page: what holds and what is broken, the seed, the histories, a card for each subject. */
export function headSection(verification: Verification, title: string): Markup {
  const { subjects, seed } = verification;
  const found = findingsOf(verification);
  return html`<header>
    <p class="brand">rebalance-check</p>
    <h1>${title}</h1>
    <dl class="facts-line">
      <div>
        <dt>Findings</dt>
        <dd>${count(found)}</dd>
      </div>
      <div>
        <dt>Tried</dt>
        <dd>${totalScaleOf(subjects)}</dd>
      </div>
      <div>
        <dt>Seed</dt>
        <dd>${String(seed)}</dd>
      </div>
    </dl>
    <nav aria-label="Sections">
      <ul>
        <li><a href="#matrix">Promises</a></li>
        ${exploredSubjectsOf(subjects).length > 0 ? html`<li><a href="#explored">Interleavings</a></li>` : null}
        ${found > 0 ? html`<li><a href="#findings">Findings</a></li>` : null}
        <li><a href="#measured">Measured</a></li>
        <li><a href="#generated">Generated</a></li>
        <li><a href="#replay">Replay</a></li>
      </ul>
    </nav>
    <ul class="subjects" aria-label="Subjects">
      ${subjects.map(card)}
    </ul>
  </header>`;
}

function card(subject: SubjectVerification): Markup {
  const { name, version, ref, protocol, contract, histories, shapes } = subject;
  return html`<li class="card subject ${standingOf(subject)}">
    <h3>
      ${textOf(name, 120)}${version === undefined ? null : html` <span class="soft">${textOf(version, 40)}</span>`}
    </h3>
    <p>${statusWords[standingOf(subject)].sign} ${clauseOf(subject)}</p>
    ${bar(subject)}
    <p class="small soft"><code>${textOf(ref, 200)}</code></p>
    <p class="small soft">
      ${protocol} protocol · contract ${contract} ·
      ${subject.exhaustive?.explored === undefined ? `${plural(histories, 'history', 'histories')}: ${count(shapes.honest)} honest, ${count(shapes.adversarial)} adversarial` : scaleOf(subject)}
    </p>
    ${remarksOf(subject)}
  </li>`;
}

function remarksOf({ exhaustive, ended }: SubjectVerification): readonly Markup[] {
  const remarks: Markup[] = [];
  if (exhaustive !== undefined && exhaustive.explored === undefined) {
    const covered = plural(exhaustive.covered, 'history', 'histories');
    const text = `Exhaustive: all ${covered} inside ${textOf(exhaustive.bounds)} were run.`;
    remarks.push(html`<p class="small good">${text}</p>`);
  }
  if (ended !== undefined) {
    const why = ended === 'time' ? 'The time was up' : 'Interrupted';
    remarks.push(html`<p class="small warn">${why} before all planned histories ran.</p>`);
  }
  return remarks;
}

/** The claimed promises as a bar; the list below says the same in words. */
function bar(subject: SubjectVerification): Markup {
  const tally = tallyOf(subject);
  const claimed = subject.verdicts.length - tally['not-claimed'];
  const present = statuses.filter((status) => tally[status] > 0);
  return html`<div class="bar" aria-hidden="true">
      ${present
        .filter((status) => status !== 'not-claimed')
        .map(
          (status) =>
            html`<span
              class="${status}"
              style="flex:${tally[status]}"
              title="${percent(tally[status], claimed)}"
            ></span>`,
        )}
    </div>
    <ul class="tally">
      ${present.map(
        (status) =>
          html`<li>${statusWords[status].sign} ${tally[status]} ${tallyWords[status]}</li>`,
      )}
    </ul>`;
}
