import type { SubjectVerification } from '../../domain/verification.ts';
import { textOf } from '../names.ts';
import { count, percent } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** What was generated: in how many histories each situation arose, so that a reader can judge what silence means. */
export function featuresSection(subjects: readonly SubjectVerification[]): Markup {
  const features = [...new Set(subjects.flatMap((each) => each.features.map(([name]) => name)))];
  if (features.length === 0) return html``;
  return html`<section id="generated" aria-labelledby="generated-title">
    <h2 id="generated-title">What was generated</h2>
    <p class="soft">In how many histories each situation arose. What never arose was not tested.</p>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="generated-title">
      <table>
        <caption class="hidden">
          Situations and the number of histories that had them
        </caption>
        <thead>
          <tr>
            <th scope="col">Situation</th>
            ${subjects.map(
              ({ name, histories }) =>
                html`<th scope="col">
                  ${textOf(name, 80)} <span class="soft">of ${count(histories)}</span>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${features.map((feature) => rowOf(feature, subjects))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function rowOf(feature: string, subjects: readonly SubjectVerification[]): Markup {
  return html`<tr>
    <th scope="row">${textOf(feature, 120)}</th>
    ${subjects.map((subject) => {
      const times = subject.features.find(([name]) => name === feature)?.[1] ?? 0;
      const share = subject.histories === 0 ? 0 : Math.min(100, (100 * times) / subject.histories);
      return times === 0
        ? html`<td class="warn"><span class="share" aria-hidden="true"></span>never</td>`
        : html`<td>
            <span class="share" aria-hidden="true"
              ><span style="width:${share.toFixed(1)}%"></span></span
            >${count(times)} <span class="soft">${percent(times, subject.histories)}</span>
          </td>`;
    })}
  </tr> `;
}
