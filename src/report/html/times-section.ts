import type { Verification } from '../../domain/verification.ts';
import { assignorsOf } from '../group-figures.ts';
import { textOf } from '../names.ts';
import { durationOf } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** All times of the page stand here: the only part that differs between two runs with one seed. */
export function timesSection({ subjects, elapsedMs }: Verification): Markup {
  return html`<section id="times" aria-labelledby="times-title">
    <h2 id="times-title">Times</h2>
    <p class="soft">
      The whole run took ${durationOf(elapsedMs)}. This is the only section that differs from run to
      run.
    </p>
    ${
      assignorsOf(subjects).length === 0
        ? null
        : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="times-title">
            <table class="figures">
              <caption>
                Time of one answer
              </caption>
              <thead>
                <tr>
                  <th scope="col">Subject</th>
                  <th scope="col" class="n">Median</th>
                  <th scope="col" class="n">Longest</th>
                </tr>
              </thead>
              <tbody>
                ${assignorsOf(subjects).map(
                  ({ name, measurements: { assignMs } }) =>
                    html`<tr>
                      <th scope="row">${textOf(name, 80)}</th>
                      <td class="n">${answerMs(assignMs.median)}</td>
                      <td class="n">${answerMs(assignMs.max)}</td>
                    </tr> `,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

const answerMs = (ms: number): string =>
  Number.isFinite(ms) ? `${Math.round(ms * 1000) / 1000} ms` : '–';
