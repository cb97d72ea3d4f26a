import type { Distribution, Measurements, SubjectVerification } from '../../domain/verification.ts';
import { countedOf, meanOf, quantileOf } from '../distribution.ts';
import { assignorsOf, groupFigures, timedSubjectsOf, type TimedSubject } from '../group-figures.ts';
import { textOf } from '../names.ts';
import { count, percent } from '../summary.ts';
import { binsOf, type Binned } from './bins.ts';
import { drawHistogram } from './histogram.ts';
import { html, type Markup } from './markup.ts';

interface Measure {
  readonly key: Exclude<keyof Measurements, 'rebalances' | 'assignMs'>;
  readonly title: string;
  readonly meaning: string;
}

const measures: readonly Measure[] = [
  {
    key: 'moves',
    title: 'Moves',
    meaning: 'Partitions that changed hands in a rebalance.',
  },
  {
    key: 'movesAboveOptimum',
    title: 'Moves above least',
    meaning: 'How many more than the exact optimum needs at the same loads; 0 is best.',
  },
  {
    key: 'loads',
    title: 'Load spread',
    meaning: 'Largest load minus smallest load after a rebalance.',
  },
  {
    key: 'imbalanceAboveOptimum',
    title: 'Imbalance above least',
    meaning: 'Σ load² above that of the exact optimum; 0 is best.',
  },
  {
    key: 'rounds',
    title: 'Rounds',
    meaning: 'Rounds after an event until the group was quiet.',
  },
  {
    key: 'crossRack',
    title: 'Cross-rack',
    meaning: 'Partitions in a rebalance whose member sits in another rack than all their replicas.',
  },
];

/** What is measured and not judged: distributions, each with its table, and the cost of one answer. */
export function measuresSection(subjects: readonly SubjectVerification[]): Markup {
  if (subjects.length === 0) return html``;
  return html`<section id="measured" aria-labelledby="measured-title">
    <h2 id="measured-title">Measured, not judged</h2>
    ${groupTable(timedSubjectsOf(subjects))} ${assignorMeasures(assignorsOf(subjects))}
  </section>`;
}

function assignorMeasures(subjects: readonly SubjectVerification[]): Markup {
  if (subjects.length === 0) return html``;
  return html`${summaryTable(subjects)} ${measures.map((measure) => measureOf(measure, subjects))}`;
}

function groupTable(subjects: readonly TimedSubject[]): Markup {
  if (subjects.length === 0) return html``;
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="measured-title">
      <table class="figures">
        <caption>
          Groups in virtual time
        </caption>
        <thead>
          <tr>
            <th scope="col">Subject</th>
            ${groupFigures.map(({ title }) => html`<th scope="col" class="n">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${subjects.map(
            ({ name, group }) =>
              html`<tr>
                <th scope="row">${textOf(name, 80)}</th>
                ${groupFigures.map(({ of }) => html`<td class="n">${of(group)}</td>`)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    <dl class="facts">
      ${groupFigures.map(
        ({ title, meaning }) =>
          html`<dt>${title}</dt>
            <dd>${meaning}</dd>`,
      )}
    </dl>`;
}

function summaryTable(subjects: readonly SubjectVerification[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="measured-title">
    <table class="figures">
      <caption>
        Means over all rebalances
      </caption>
      <thead>
        <tr>
          <th scope="col">Subject</th>
          <th scope="col" class="n">Rebalances</th>
          ${measures.map(({ title }) => html`<th scope="col" class="n">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${subjects.map(
          ({ name, measurements }) =>
            html`<tr>
              <th scope="row">${textOf(name, 80)}</th>
              <td class="n">${count(measurements.rebalances)}</td>
              ${measures.map(({ key }) => html`<td class="n">${meanOf(measurements[key])}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function measureOf(
  { key, title, meaning }: Measure,
  subjects: readonly SubjectVerification[],
): Markup | null {
  const distributions = subjects.map(({ measurements }) => measurements[key]);
  const binned = binsOf(distributions);
  if (binned.every((bins) => bins.length === 0)) return null;
  const shareMax = Math.max(0.01, ...binned.map(largestShare));
  return html`<div class="measure">
    <h3>${title}</h3>
    <p class="small soft">${meaning}</p>
    <div class="plots">
      ${subjects.map(({ name }, index) => {
        const subject = textOf(name, 80);
        const distribution = distributions[index] ?? {};
        return html`<figure>
          <figcaption>${subject} <span>${figuresOf(distribution)}</span></figcaption>
          ${drawHistogram(binned[index] ?? [], {
            id: `plot-${key}-${index + 1}`,
            title: `${title} of ${subject}`,
            description: `${meaning} ${figuresOf(distribution)}. The table below has all counts.`,
            shareMax,
          })}
        </figure>`;
      })}
    </div>
    <details>
      <summary>All counts of ${title.toLowerCase()}</summary>
      ${countsTable(title, subjects, distributions)}
    </details>
  </div>`;
}

function largestShare(bins: readonly Binned[]): number {
  const total = bins.reduce((sum, { times }) => sum + times, 0);
  return total === 0 ? 0 : Math.max(...bins.map(({ times }) => times)) / total;
}

function figuresOf(distribution: Distribution): string {
  const counted = countedOf(distribution);
  const last = counted.at(-1);
  if (last === undefined) return 'nothing was measured';
  return `mean ${meanOf(distribution)}, 95 % up to ${quantileOf(counted, 0.95) ?? 0}, at most ${last[0]}`;
}

const rowsMax = 100;

function countsTable(
  title: string,
  subjects: readonly SubjectVerification[],
  distributions: readonly Distribution[],
): Markup {
  const counted = distributions.map((each) => new Map(countedOf(each)));
  const totals = counted.map((each) => [...each.values()].reduce((sum, times) => sum + times, 0));
  const values = [...new Set(counted.flatMap((each) => [...each.keys()]))].toSorted(
    (a, b) => a - b,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}, all counts">
      <table>
        <caption>
          How often each value was seen
        </caption>
        <thead>
          <tr>
            <th scope="col" class="n">${title}</th>
            ${subjects.map(({ name }) => html`<th scope="col" class="n">${textOf(name, 80)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${values.slice(0, rowsMax).map(
            (value) =>
              html`<tr>
                <th scope="row" class="n">${value}</th>
                ${counted.map((each, index) => {
                  const times = each.get(value) ?? 0;
                  return html`<td class="n">
                    ${count(times)} <span class="soft">${percent(times, totals[index] ?? 0)}</span>
                  </td>`;
                })}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${values.length > rowsMax ? html`<p class="small soft">and ${values.length - rowsMax} values more</p>` : null}`;
}
