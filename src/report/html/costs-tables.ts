import type { Cascade, Costs, StrategyCosts } from '../../domain/costs.ts';
import { cascadeFigures, type Figure, type FigureGroup } from '../costs/figures.ts';
import { labelOf, protocolsOf, protocolWords } from '../costs/wording.ts';
import { textOf } from '../names.ts';
import { html, type Markup } from './markup.ts';

/** All strategies, those of one protocol together, with the figures of a group. */
export function strategiesTable(costs: Costs, { id, title, figures }: FigureGroup): Markup {
  const body = protocolsOf(costs).map(
    (protocol) =>
      html`${groupRow(protocolWords[protocol], figures)}${costs.strategies
        .filter((each) => each.protocol === protocol)
        .map((row) => {
          const isStatic = row.membership === 'static';
          const name = isStatic
            ? html`<span class="hidden">${textOf(row.name, 60)}, </span>static`
            : html`${labelOf(row)}`;
          return rowOf(name, isStatic ? 'static' : 'dynamic', { row, figures });
        })}`,
  );
  return table({ id, title, first: 'Strategy', figures, body });
}

/** Each strategy with each value of the setting. */
export function cascadeTable({ setting, rows }: Cascade): Markup {
  const { id, title, figures } = cascadeFigures;
  const names = [...new Set(rows.map(labelOf))];
  const body = names.map(
    (name) =>
      html`${groupRow(name, figures)}${rows
        .filter((row) => labelOf(row) === name)
        .map((row) => rowOf(html`${textOf(row.value, 40)}`, 'dynamic', { row, figures }))}`,
  );
  return table({ id, title, first: textOf(setting, 60), figures, body });
}

function groupRow(name: string, figures: readonly Figure[]): Markup {
  return html`<tr class="group">
    <th colspan="${figures.length + 2}" scope="rowgroup">${name}</th>
  </tr> `;
}

function rowOf(
  name: Markup,
  kind: 'static' | 'dynamic',
  { row, figures }: { readonly row: StrategyCosts; readonly figures: readonly Figure[] },
): Markup {
  return html`<tr class="${kind}">
    <th scope="row">${name}</th>
    ${figures.map((figure) => html`<td class="n">${figure.text(row)}</td>`)}
    <td class="n soft">${row.measurements?.histories ?? 0}</td>
  </tr> `;
}

interface TableParts {
  readonly id: string;
  readonly title: string;
  readonly first: string;
  readonly figures: readonly Figure[];
  readonly body: readonly Markup[];
}

function table({ id, title, first, figures, body }: TableParts): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}, all figures">
    <table class="costs" id="${id}-table">
      <thead>
        <tr>
          <th scope="col">${first}</th>
          ${figures.map(({ title: words }) => html`<th scope="col" class="n">${words}</th>`)}
          <th scope="col" class="n">days</th>
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}
