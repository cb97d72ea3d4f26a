import type { Cascade, Costs, StrategyCosts } from '../../domain/costs.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import { cut } from '../columns.ts';
import type { Figure } from '../costs/figures.ts';
import { labelOf, protocolsOf, protocolWords } from '../costs/wording.ts';
import { textOf } from '../names.ts';
import { html, type Markup } from './markup.ts';

const width = 340;
const barsAt = 122;
const barsWidth = 160;
const high = 9;
const pairStep = 29;
const singleStep = 17;
const gapBetween = 10;

const colors: Readonly<Record<MemberProtocol, string>> = {
  eager: 'c1',
  cooperative: 'c0',
  consumer: 'c2',
};

/** One bar: whose, how long, and what stands behind it. */
interface Bar {
  readonly costs: StrategyCosts;
  readonly y: number;
}

/** One figure of all strategies: for each a bar for dynamic members and a thin one below for static ones. */
export function barsOf({ strategies }: Costs, figure: Figure): Markup {
  const pairs = strategies.filter(({ membership }) => membership === 'dynamic');
  const bars = pairs.flatMap((costs, index) => {
    const y = index * pairStep;
    const other = strategies.find(
      ({ name, protocol, membership }) =>
        membership === 'static' && name === costs.name && protocol === costs.protocol,
    );
    return [{ costs, y }, ...(other === undefined ? [] : [{ costs: other, y: y + high + 3 }])];
  });
  const names = pairs.map((costs, index) =>
    rowName(labelOf(costs), index * pairStep + high + 5, costs),
  );
  return plot(figure, { id: figure.id, bars, names, height: pairs.length * pairStep });
}

/** One figure of the cascade: for each strategy a bar for each value. */
export function cascadeBarsOf({ setting, rows }: Cascade, figure: Figure): Markup {
  const bars: Bar[] = [];
  const names: Markup[] = [];
  let y = 0;
  let last = '';
  for (const costs of rows) {
    const name = labelOf(costs);
    if (name !== last) {
      y += last === '' ? 0 : gapBetween;
      names.push(rowName(name, y + 10, costs));
      y += 16;
      last = name;
    }
    names.push(rowName(`  ${costs.value}`, y + high, null));
    bars.push({ costs, y });
    y += singleStep;
  }
  const id = `cascade-${figure.id}`;
  return plot(figure, { id, bars, names, height: y }, ` for each value of ${textOf(setting, 60)}`);
}

/** Which bar is which: colours say the protocol, which the table says, too. */
export function keyOfBars(costs: Costs): Markup {
  return html`<ul class="bars-key">
    ${protocolsOf(costs).map(
      (protocol) =>
        html`<li><span class="swatch k${colors[protocol]}"></span>${protocolWords[protocol]}</li>`,
    )}
    <li><span class="swatch"></span>above: dynamic members</li>
    <li><span class="swatch thin"></span>below: static members (with instance ids)</li>
  </ul>`;
}

interface Plot {
  readonly id: string;
  readonly bars: readonly Bar[];
  readonly names: readonly Markup[];
  readonly height: number;
}

function plot(figure: Figure, { id, bars, names, height }: Plot, more = ''): Markup {
  const most = Math.max(...bars.map(({ costs }) => figure.value(costs) ?? 0), 0);
  return html`<figure>
    <figcaption>${figure.title}<span>${figure.meaning}</span></figcaption>
    <svg
      role="img"
      aria-labelledby="bars-${id}-t bars-${id}-d"
      viewBox="0 0 ${width} ${height}"
      width="${width}"
      height="${height}"
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id="bars-${id}-t">${figure.title}${more}</title>
      <desc id="bars-${id}-d">${figure.meaning} The table below has all figures.</desc>
      ${names} ${bars.map((bar) => drawBar(bar, figure, most))}
      <line class="axis" x1="${barsAt}" y1="0" x2="${barsAt}" y2="${height - 4}" />
    </svg>
  </figure>`;
}

function drawBar({ costs, y }: Bar, figure: Figure, most: number): Markup {
  const value = figure.value(costs) ?? 0;
  const long = most === 0 ? 0 : Math.max(value === 0 ? 0 : 1.5, (value / most) * barsWidth);
  const isStatic = costs.membership === 'static';
  const rect = html`<rect
    class="${colors[costs.protocol]}${isStatic ? ' thin' : ''}"
    x="${barsAt}"
    y="${y + 2}"
    width="${round(long)}"
    height="${isStatic ? high - 2 : high}"
    rx="1.5"
    ><title>${labelOf(costs)}: ${figure.text(costs)}</title></rect
  >`;
  return html`${rect}<text class="end" x="${round(barsAt + long + 5)}" y="${y + high + 1}"
      >${figure.text(costs)}</text
    >`;
}

/** A strategy's name in full strength; a value below it in grey. */
function rowName(name: string, y: number, costs: StrategyCosts | null): Markup {
  return costs === null
    ? html`<text class="soft" x="10" y="${y}">${cut(textOf(name.trim(), 60), 19)}</text>`
    : html`<text class="row-name" x="0" y="${y}">${cut(name, 20)}</text>`;
}

/** Two digits are more than a screen shows, and the same on every machine. */
const round = (value: number): number => Math.round(value * 100) / 100;
