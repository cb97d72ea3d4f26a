import type { Costs } from '../../domain/costs.ts';
import {
  cascadeFigures,
  metricFigures,
  pauseFigures,
  recordFigures,
  strategyFigures,
  type FigureGroup,
} from '../costs/figures.ts';
import { sentencesOf } from '../costs/sentences.ts';
import { basisOf, cascadeWords, dayOf, settingsOf, titleOf } from '../costs/wording.ts';
import { textOf } from '../names.ts';
import { count } from '../summary.ts';
import { barsOf, cascadeBarsOf, keyOfBars } from './costs-bars.ts';
import { costsStyle } from './costs-style.ts';
import { cascadeTable, strategiesTable } from './costs-tables.ts';
import { html, Markup } from './markup.ts';
import { styleSheet } from './style.ts';

/** Nothing may be loaded, sent or run: the page is only what stands in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * What strategies cost as one HTML file that needs no network and no script: what it comes to, bars with their tables,
 * what one setting changes, and how it was measured. Equal costs give equal bytes.
 */
export function renderCostsHtml(costs: Costs): string {
  const title = `rebalance-check: ${titleOf(costs)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="rebalance-check ${textOf(costs.tool, 40)}" />
        <title>${title}</title>
        <style>
          ${new Markup(styleSheet + costsStyle)}
        </style>
      </head>
      <body>
        <a class="skip" href="#strategies">Skip to the figures</a>
        ${head(costs)}
        <main>
          ${shortly(costs)} ${groupSection(costs, strategyFigures)}
          ${groupSection(costs, pauseFigures)} ${groupSection(costs, recordFigures)}
          ${cascadeSection(costs)} ${metricsSection(costs)} ${methodSection(costs)}
        </main>
        <footer>
          <p>
            Written by rebalance-check ${textOf(costs.tool, 40)}. This page loads nothing and runs
            no script; the same seed gives the same page.
          </p>
        </footer>
      </body>
    </html> `;
  return page.text;
}

function head(costs: Costs): Markup {
  const { histories, seed, strategies, cascade } = costs;
  const { done, planned } = histories;
  const facts = [
    ['Days', done === planned ? count(done) : `${count(done)} of ${count(planned)}`],
    ['Strategies', count(strategies.length / 2)],
    ['Members', count(histories.members)],
    ['Seed', String(seed)],
  ] as const;
  const sections = [
    strategyFigures,
    pauseFigures,
    recordFigures,
    ...(cascade === null ? [] : [cascadeFigures]),
    metricFigures,
  ];
  return html`<header>
    <p class="brand">rebalance-check</p>
    <h1>${titleOf(costs)}</h1>
    <dl class="facts-line">
      ${facts.map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <nav aria-label="Sections">
      <ul>
        ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
        <li><a href="#method">How it was measured</a></li>
      </ul>
    </nav>
  </header>`;
}

function shortly(costs: Costs): Markup {
  return html`<section class="card shortly" aria-label="In short">
    <ul>
      ${sentencesOf(costs).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

function groupSection(costs: Costs, group: FigureGroup): Markup {
  const { id, title, meaning, figures } = group;
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="soft">${meaning} ${basisOf(costs)}.</p>
    ${keyOfBars(costs)}
    <div class="plots wide">${figures.map((figure) => barsOf(costs, figure))}</div>
    ${strategiesTable(costs, group)}
  </section>`;
}

function metricsSection(costs: Costs): Markup {
  const { id, title, meaning, figures } = metricFigures;
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="soft">${meaning} ${basisOf(costs)}.</p>
    ${strategiesTable(costs, metricFigures)}
    <dl class="facts small">
      ${figures.map(
        ({ title: name, meaning: words }) =>
          html`<dt><code>${name}</code></dt>
            <dd>${words}</dd>`,
      )}
    </dl>
  </section>`;
}

function cascadeSection(costs: Costs): Markup | null {
  const { cascade } = costs;
  if (cascade === null) return null;
  const { id, title, figures } = cascadeFigures;
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}: <code>${textOf(cascade.setting, 60)}</code></h2>
    <p class="soft">${cascadeWords(costs, cascade)}</p>
    <div class="plots wide">${figures.map((figure) => cascadeBarsOf(cascade, figure))}</div>
    ${cascadeTable(cascade)}
  </section>`;
}

function methodSection(costs: Costs): Markup {
  const { settings, command } = costs;
  const set = settingsOf(settings);
  return html`<section id="method" aria-labelledby="method-title">
    <h2 id="method-title">How it was measured</h2>
    <p>${dayOf(costs)}</p>
    <p>
      Members, coordinator and network are simulated in virtual time; nothing here depends on how
      fast this machine is.
      ${set.length === 0 ? 'All settings are Kafka’s defaults.' : `Settings: ${set.join(', ')}; the others are Kafka’s defaults.`}
      A rebalance is a time in which the group was not at rest, a cooperative one with all its
      rounds. Deployments sometimes kill: while all members of a group are killed in turn, the world
      stands still with any strategy. What is paused counts partitions that somebody had owned
      before, while some process lived.
    </p>
    ${
      command === undefined
        ? null
        : html`<p>Make it again:</p>
            <pre>${textOf(command, 1000)}</pre>`
    }
  </section>`;
}
