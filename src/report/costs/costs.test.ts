import { describe, expect, test } from 'vitest';
import type { Costs } from '../../domain/costs.ts';
import { sampleCosts, strategyCosts } from '../../testing/sample-costs.ts';
import { columnsOf } from '../columns.ts';
import { renderCostsHtml } from '../html/costs-page.ts';
import { figureGroups } from './figures.ts';
import { renderCostsJson } from './json.ts';
import { renderCostsMarkdown } from './markdown.ts';
import { sentencesOf } from './sentences.ts';
import { renderCostsTerminal } from './terminal.ts';

const nasty = '<b>|`x`|@all\n\u001b[31m&"';
const hostile: Costs = {
  ...sampleCosts,
  command: nasty,
  strategies: [
    ...sampleCosts.strategies,
    { ...strategyCosts(nasty, 'eager', 'dynamic'), failed: 2, failure: nasty },
  ],
  cascade: {
    setting: nasty,
    slowBatchMs: 1,
    rows: ['1', nasty].map((value) => ({ value, ...strategyCosts(nasty, 'eager', 'dynamic') })),
  },
};

/** Nothing was played. */
const empty: Costs = {
  ...sampleCosts,
  histories: { ...sampleCosts.histories, done: 0 },
  strategies: sampleCosts.strategies.map((each) => ({
    ...each,
    measurements: null,
    metrics: null,
  })),
  cascade: null,
  ended: 'interrupted',
};

describe('figures', () => {
  const [row] = sampleCosts.strategies;
  const textOf = (id: string): string | undefined =>
    row &&
    figureGroups
      .flatMap(({ figures }) => figures)
      .find((one) => one.id === id)
      ?.text(row);

  test.each([
    ['spread', '0.70'],
    ['moves-each', '3.50'],
    ['rounds-each', '1.20'],
    ['stopped', '90 %'],
    ['rebalances', '5.00'],
    ['latency-avg', '5.00'],
    ['latency-max', '9.00'],
    ['paused', '1,234'],
    ['duplicates', '1,500'],
    ['refused', '1.50'],
    ['zombies', '2.00'],
    ['zombie-max', '4.50'],
    ['gave-up', '0'],
    ['rebalance-rate-per-hour', '91.3'],
    ['rebalance-latency-max', '21,091'],
  ])('%s is %s', (id, text) => {
    expect(textOf(id)).toBe(text);
  });

  test('of nothing are not known', () => {
    const nothing = strategyCosts('x', 'eager', 'dynamic', { rebalances: 0 });
    const figures = figureGroups.flatMap((group) => group.figures);
    expect(figures.find(({ id }) => id === 'moves-each')?.text(nothing)).toBe('–');
    expect(figures.find(({ id }) => id === 'moves-each')?.value(nothing)).toBeNull();
  });
});

describe('sentencesOf', () => {
  test('says what the figures come to', () => {
    expect(sentencesOf(sampleCosts)).toEqual([
      'Rebalances that stop the world: 90 % with sticky (eager), 0 % with uniform (consumer).',
      'Partition-seconds paused a day: 1,234 with sticky (eager), 1,234 with uniform (consumer).',
      'Rounds a rebalance: 1.20 with sticky (eager), 3.00 with uniform (consumer).',
      'Rebalances a day with instance ids: 2.00 instead of 5.00 with sticky, 2.00 instead of 2.00 with uniform.',
      'While everything is slow, max.poll.interval.ms=5000 rather than 300000 means 45.0 rebalances a day instead of 5.00 and 30,000 duplicates a day instead of 1,500 with sticky.',
      '3 processes gave up with a fatal error (UNRELEASED_INSTANCE_ID), and nobody started them again: KIP-848 refuses a static member that was killed until its former session has ended.',
    ]);
  });

  test('says nothing of what was not measured', () => {
    expect(sentencesOf(empty)).toEqual([expect.stringContaining('3 processes gave up') as string]);
  });

  test('says what failed', () => {
    expect(sentencesOf(hostile).at(-1)).toMatch(/failed in 2 histories, which are not measured/u);
  });
});

describe('renderCostsTerminal', () => {
  test.each([60, 80, 100, 160])('fits %i columns', (width) => {
    for (const costs of [sampleCosts, empty, hostile]) {
      const text = renderCostsTerminal(costs, { color: false, width });
      for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width);
    }
  });

  test('has a row for each strategy and membership, and one for each value', () => {
    const text = renderCostsTerminal(sampleCosts, { color: false, width: 80 });
    expect(text).toMatch(/^ {2}sticky +0\.70 +3\.50 +1\.20 +90 %$/mu);
    expect(text).toMatch(/^ {4}static +0\.70 +8\.75 +3\.00 +>?\d+ %$/mu);
    expect(text).toMatch(/^ {2}300000 +5\.00 +1,234 +5\.00 +1,500 +2\.00$/mu);
    expect(text).toContain('2 production-like days behind each figure · seed 7');
    expect(text).not.toContain('\u001b');
  });

  test('says that it was interrupted', () => {
    const text = renderCostsTerminal(empty, { color: false, width: 100 });
    expect(text).toContain('0 production-like days of 2 (interrupted) behind each figure');
  });

  test('lets no name of somebody else’s control the terminal', () => {
    expect(renderCostsTerminal(hostile, { color: false, width: 100 })).not.toContain('\u001b');
  });
});

describe('renderCostsMarkdown', () => {
  test('has all tables, each line with as many cells as its head', () => {
    for (const costs of [sampleCosts, empty, hostile]) {
      const text = renderCostsMarkdown(costs);
      for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
        const cells = block.split('\n').map((line) => line.split('|').length);
        expect(new Set(cells).size).toBe(1);
      }
    }
    const text = renderCostsMarkdown(sampleCosts);
    expect(text).toContain('| eager | sticky, static |');
    expect(text).toContain('| sticky | 5000 | 45.0 |');
    expect(text).toContain('Settings: session.timeout.ms=10000.');
    expect(text).toContain('rebalance-check compare --histories production-like --runs 2');
  });

  test('escapes what comes from outside', () => {
    const text = renderCostsMarkdown(hostile).replaceAll(/```text\n[\s\S]*?```/gu, '');
    expect(text).not.toContain('<b>');
    expect(text).not.toContain('@all');
  });
});

describe('renderCostsHtml', () => {
  test('loads nothing, runs nothing and escapes what comes from outside', () => {
    const page = renderCostsHtml(hostile);
    expect(page).not.toContain('<b>');
    expect(page).not.toMatch(/<script|javascript:|src=|url\(|@import/iu);
    const elsewhere = page.match(/https?:\/\/(?!www\.w3\.org\/)/u);
    expect(elsewhere).toBeNull();
  });

  test('has a bar for each strategy and its figures in a table behind', () => {
    const page = renderCostsHtml(sampleCosts);
    const svg = /<svg[^>]*aria-labelledby="bars-paused-t[\s\S]*?<\/svg>/u.exec(page)?.[0] ?? '';
    expect(svg.match(/<rect/gu)).toHaveLength(4);
    expect(svg).toContain('sticky, static: 1,234');
    expect(page).toContain('id="cascade-table"');
    expect(new Set(page.match(/ id="[^"]+"/gu)).size).toBe(page.match(/ id="[^"]+"/gu)?.length);
  });

  test('stands without any figure', () => {
    expect(renderCostsHtml(empty)).toContain('–');
    expect(renderCostsHtml(empty)).not.toMatch(/NaN|Infinity|undefined/u);
  });
});

test('renderCostsJson keeps all', () => {
  expect(JSON.parse(renderCostsJson(sampleCosts))).toEqual(sampleCosts);
});
