import { count, percent } from '../summary.ts';
import type { Binned } from './bins.ts';
import { html, type Markup } from './markup.ts';

const width = 300;
const height = 118;
const floor = 92;
const top = 18;

/** What a histogram shows, and how high its highest column may be, so that neighbours can be compared. */
export interface HistogramTexts {
  readonly title: string;
  readonly description: string;
  readonly id: string;
  /** The share of all that a column of full height stands for, 0 to 1. */
  readonly shareMax: number;
}

/** Columns over labelled bins; the share stands above each column that is not empty. */
export function drawHistogram(bins: readonly Binned[], texts: HistogramTexts): Markup {
  const { id, title, description, shareMax } = texts;
  const total = bins.reduce((sum, { times }) => sum + times, 0);
  const step = width / Math.max(1, bins.length);
  const labelEvery = Math.ceil(
    (Math.max(1, ...bins.map(({ label }) => label.length)) * 6.5 + 6) / step,
  );
  const columns = bins.map(({ label, times }, index) => {
    const share = total === 0 ? 0 : times / total;
    const tall = times === 0 ? 0 : Math.max(1.5, (share / shareMax) * (floor - top));
    const x = index * step;
    const middle = round(x + step / 2);
    const bar = Math.min(step - 3, 34);
    return html`${
      times === 0
        ? null
        : html`<rect
            class="column"
            x="${round(x + (step - bar) / 2)}"
            y="${round(floor - tall)}"
            width="${round(bar)}"
            height="${round(tall)}"
            rx="2"
            ><title>${label}: ${count(times)}</title></rect
          >`
    }${times === 0 || step < 23 ? null : html`<text class="value" x="${middle}" y="${round(floor - tall - 4)}">${percent(times, total)}</text>`}${
      index % labelEvery === 0
        ? html`<text class="tick" x="${middle}" y="${floor + 15}">${label}</text>`
        : null
    }`;
  });
  return html`<svg
    role="img"
    aria-labelledby="${id}-t ${id}-d"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    xmlns="http://www.w3.org/2000/svg"
  >
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${description}</desc>
    ${columns}
    <line class="axis" x1="0" y1="${floor}" x2="${width}" y2="${floor}" />
  </svg>`;
}

/** Two digits are more than a screen shows, and the same on every machine. */
const round = (value: number): number => Math.round(value * 100) / 100;
