import { describe, expect, test } from 'vitest';
import type { Finding } from '../../domain/finding.ts';
import type { TimedStory } from '../../domain/timed-story.ts';
import {
  sampleTimedFinding,
  sampleTimedHistory,
  sampleTimedStory,
} from '../../testing/sample-timed-finding.ts';
import { timedVerification } from '../../testing/sample-timed-verification.ts';
import { renderHtml } from './page.ts';
import { timedFigure } from './timed-figure.ts';
import { timedLayoutOf, yOf } from './timed-layout.ts';

const figure = (finding: Finding): string =>
  timedFigure(finding, sampleTimedHistory, 'x')?.text ?? '';

const withStory = (timed: TimedStory): Finding => ({
  ...sampleTimedFinding,
  story: { rounds: [], importance: [], timed },
});

const wellFormed = (svg: string): boolean => {
  const open: string[] = [];
  for (const [, close, name, , self] of svg.matchAll(
    /<(\/?)([a-z]+)((?:"[^"]*"|[^">])*?)(\/?)>/gu,
  )) {
    if (self === '/') continue;
    if (close === '/') {
      if (open.pop() !== name) return false;
    } else open.push(name ?? '');
  }
  return open.length === 0;
};

describe('timedFigure', () => {
  test('draws the sample', async () => {
    await expect(figure(sampleTimedFinding)).toMatchFileSnapshot('../golden/timed-story.svg.txt');
  });

  test('draws lanes, arrows, bars and the violation', () => {
    const svg = /<svg[^]*<\/svg>/u.exec(figure(sampleTimedFinding))?.[0] ?? '';
    expect(svg.match(/class="message/gu)).toHaveLength(sampleTimedStory.messages.length);
    expect(svg.match(/class="held/gu)).toHaveLength(sampleTimedStory.bars.length);
    expect(svg.match(/class="held wrong"/gu)).toHaveLength(2);
    expect(svg.match(/class="badge"/gu)).toHaveLength(2);
    expect(svg).toContain('class="life unwell"');
    expect(wellFormed(svg)).toBe(true);
  });

  test('tells the group before and after each step in a table', () => {
    const table = figure(sampleTimedFinding)
      .replace(/^[^]*<table/u, '<table')
      .replaceAll(/\s+/gu, ' ');
    expect(table).toContain(
      '<td>Stable gen 1, range, led by m0-0; m0-0: t-0; m1-1: t-1</td> <td> PreparingRebalance gen 1, range, led by m0-0; m0-0: t-0 </td>',
    );
    expect(table).toContain('<tr class="wrong">');
    expect(table).toContain('the same');
  });

  test('cuts the names of topics, and never the numbers of partitions', () => {
    const topic = 'orders-of-all-customers';
    const bars = sampleTimedStory.bars.map((bar) => ({ ...bar, topic }));
    const svg = figure(withStory({ ...sampleTimedStory, bars }));
    const labels = [...svg.matchAll(/class="mono" x="\d+" y="\d+">([^<]*)</gu)].map(
      ([, label]) => label,
    );
    expect(new Set(labels)).toEqual(new Set(['order…-0', 'order…-1']));
  });

  test('the coordinator’s line is dotted while it is not there', () => {
    const failovers = [{ atMs: 7000, place: 100, backAtMs: 9000 }];
    const svg = figure(withStory({ ...sampleTimedStory, failovers }));
    const { coordinatorX: x } = timedLayoutOf(
      { ...sampleTimedStory, failovers },
      sampleTimedHistory,
    );
    const lines = [
      ...svg.matchAll(/class="(life[^"]*)" x1="(\d+)" y1="(\d+)" x2="\d+" y2="(\d+)"/gu),
    ]
      .filter(([, , at]) => at === String(x))
      .map(([, kind, , from, to]) => [kind, Number(from), Number(to)] as const);
    expect(lines.map(([kind]) => kind)).toEqual(['life', 'life unwell', 'life']);
    for (const [index, [, from]] of lines.slice(1).entries()) expect(from).toBe(lines[index]?.[2]);
  });

  test('time only goes down, and a moment stands where its row does', () => {
    const layout = timedLayoutOf(sampleTimedStory, sampleTimedHistory);
    let before = 0;
    for (const { row, y, height } of layout.rows.slice(0, -1)) {
      expect(y).toBeGreaterThanOrEqual(before);
      expect(yOf(layout, row)).toBe(y + height / 2);
      before = y + height;
    }
    expect(yOf(layout, { atMs: -1, place: -1 })).toBe(52);
    expect(yOf(layout, { atMs: 1e9, place: 1e9 })).toBeLessThan(layout.height);
  });

  test('survives names of every kind', () => {
    const bad = '</text><script>"\u202e\u0007';
    const text = figure(
      withStory({
        ...sampleTimedStory,
        processes: sampleTimedStory.processes.map((one) => ({ ...one, process: bad, member: bad })),
        messages: sampleTimedStory.messages.map((one) => ({
          ...one,
          process: bad,
          asked: bad,
          answered: bad,
        })),
        bars: sampleTimedStory.bars.map((one) => ({ ...one, process: bad, topic: bad })),
        wrong: {
          atMs: 20_000,
          place: 99,
          members: [bad],
          partitions: [{ topic: bad, partition: 0 }],
        },
        failure: { atMs: 3, place: 9, process: null, message: bad },
      }),
    );
    expect(text).not.toContain('<script');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(wellFormed(text.replace(/<details>[^]*/u, ''))).toBe(true);
  });

  test('cuts what is too large, and says so', () => {
    const processes = Array.from({ length: 30 }, (_, index) => ({
      process: `m${index}`,
      member: `m${index}`,
      protocol: 'consumer' as const,
      instanceId: null,
      from: { atMs: index, place: index },
      to: null,
      unwell: [],
    }));
    const bars = Array.from({ length: 300 }, (_, index) => ({
      topic: 't',
      partition: index,
      process: 'm1',
      from: { atMs: index, place: 100 + index },
      to: null,
    }));
    const text = figure(withStory({ ...sampleTimedStory, processes, bars }));
    expect(text).toContain('+297 partitions');
    expect(text).toContain('earlier steps not drawn');
    expect(text).toContain('Without a lane: m8, m9');
    expect(text.length).toBeLessThan(150_000);
  });

  test('has no figure without a story, and the page has one with it', () => {
    expect(
      timedFigure(
        { ...sampleTimedFinding, story: { rounds: [], importance: [] } },
        sampleTimedHistory,
        'x',
      ),
    ).toBeNull();
    const page = renderHtml(timedVerification);
    expect(page).toContain('Step by step');
    expect(page).toContain('session.timeout 6 s');
    expect(page).toBe(renderHtml(timedVerification));
  });
});
