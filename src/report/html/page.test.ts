import { describe, expect, test } from 'vitest';
import type { Verification } from '../../domain/verification.ts';
import { hostileFinding, member, round, sampleFindings } from '../../testing/sample-findings.ts';
import { quietVerification, sampleVerification } from '../../testing/sample-verification.ts';
import { binsOf } from './bins.ts';
import { html } from './markup.ts';
import { renderHtml } from './page.ts';
import { drawStorySvg } from './story-drawing.ts';
import { storyLayoutOf } from './story-layout.ts';

const page = renderHtml(sampleVerification);

/** The sample with every text from outside replaced by the same hostile one. */
function hostile(text: string): Verification {
  return {
    ...sampleVerification,
    tool: text,
    subjects: sampleVerification.subjects.map((subject) => ({
      ...subject,
      name: text,
      ref: text,
      version: text,
      ended: 'time',
      exhaustive: { bounds: text, covered: 1 },
      features: [[text, 3]],
      verdicts: subject.verdicts.map((cell) => ({ ...cell, reason: text, findings: [text] })),
      findings: [
        {
          ...hostileFinding,
          id: text,
          summary: text,
          replay: text,
          fixture: text,
          witness: { type: 'failed', failure: 'threw', message: text },
          shrink: {
            ...hostileFinding.shrink,
            passes: [{ pass: text, tried: 1, helped: 1 }],
          },
          story: {
            rounds: [
              round([0, 1, 1], 't:1', [member(text, text, { got: '', owned: 't-0' })], {
                strangers: [{ member: text, got: [{ topic: text, partition: 0 }] }],
                failure: { kind: 'threw', message: text },
              }),
            ],
            importance: [{ event: 0, notes: [text] }],
          },
        },
      ],
    })),
  };
}

const tags = (text: string): string =>
  (text.match(/<\/?[a-z!][^>]*>/gi) ?? [])
    .map((tag) => tag.replaceAll(/"[^"]*"/g, '""'))
    .join('\n');

describe('renderHtml', () => {
  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    ']]><!-- </style></title>',
    '__proto__',
    '&lt;b&gt;',
  ])('lets no tag or attribute of %j through', (text) => {
    const elements = new Set(tags(renderHtml(hostile(text))).split('\n'));
    const tame = new Set(tags(renderHtml(hostile('x'))).split('\n'));
    expect(
      [...elements].filter((tag) => !tame.has(tag) && !/^<(rect|text|line|svg)/.test(tag)),
    ).toEqual([]);
    expect(renderHtml(hostile(text))).not.toContain('<script');
  });

  test('shows bidi controls and other unseen characters escaped', () => {
    const text = renderHtml(hostile('\u202eevil\u0000\ud800\u200b'));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e\u200b]/u);
    expect(text).toContain('\\u{202e}evil');
  });

  test('loads nothing, sends nothing, runs nothing', () => {
    expect(page.replaceAll('&#39;', "'")).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline';`,
    );
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b/);
    expect(page).not.toMatch(/\b(src|action|srcset)=/);
    expect(page).not.toMatch(/@import|url\((?!#)/);
    for (const [, target = ''] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#/);
  });

  test('every link has its place, and every place one name', () => {
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, names = ''] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g))
      for (const name of names.split(' ')) expect(ids).toContain(name);
  });

  test('can be read by ear: landmarks, one h1, headed tables, named pictures', () => {
    expect(page.match(/<h1/g)).toHaveLength(1);
    for (const landmark of ['header', 'nav', 'main', 'footer'])
      expect(page).toContain(`<${landmark}`);
    expect(page.match(/<caption/g)?.length).toBe(page.match(/<table/g)?.length);
    expect(page).not.toMatch(/<th(?![^>]* scope=)[ >]/);
    expect(page.match(/<svg\s[^>]*role="img"/g)?.length).toBe(page.match(/<svg/g)?.length);
    expect(page.match(/<desc/g)?.length).toBe(page.match(/<svg/g)?.length);
    expect(page).toContain('<html lang="en">');
  });

  test('opens and closes every element', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'wbr', '!doctype', 'br']);
    for (const [, close, name = '', self] of page.matchAll(
      /<(\/?)([a-z!][a-z0-9]*)[^>]*?(\/?)>/gi,
    )) {
      if (empty.has(name) || self === '/') continue;
      if (close === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('is the same for the same input, apart from one section of times', () => {
    const slower = renderHtml({ ...sampleVerification, elapsedMs: 99_999 });
    const without = (text: string): string =>
      text.replace(/<section\s+id="times"[\s\S]*?<\/section>/, '');
    expect(without(slower)).toBe(without(page));
    expect(slower).not.toBe(page);
  });

  test('is readable with nothing in it', () => {
    expect(renderHtml({ ...sampleVerification, subjects: [] })).toContain('Nothing was checked');
    const quiet = renderHtml(quietVerification);
    expect(quiet).toContain('cooperative-sticky keeps all 21 promises');
    expect(quiet).not.toContain('id="findings"');
  });
});

describe('drawings', () => {
  test('draw the sample stories', async () => {
    const drawings = Object.entries(sampleFindings).map(([id, { story, history, witness }]) =>
      drawStorySvg(storyLayoutOf(story, history, witness), { id, title: id, description: id }),
    );
    await expect(html`${drawings} `.text).toMatchFileSnapshot('../golden/stories.svg.txt');
  });

  test('cut what is too large', () => {
    const rounds = Array.from({ length: 50 }, (_, index) =>
      round(
        [0, index + 1, index + 1],
        't:1000',
        Array.from({ length: 100 }, (_member, m) => member(`m${m}`, 't', { got: '' })),
      ),
    );
    const { lost } = sampleFindings;
    const layout = storyLayoutOf({ rounds, importance: [] }, lost.history, lost.witness);
    expect([layout.columns.length, layout.columnsLeft]).toEqual([12, 38]);
    expect([layout.lanes.length, layout.lanesLeft]).toEqual([16, 85]);
  });
});

describe('binsOf', () => {
  test('gives few values a bin each, and many values ranges of one width', () => {
    expect(binsOf([{ 0: 1, 2: 3 }, {}])).toEqual([
      [
        { label: '0', times: 1 },
        { label: '1', times: 0 },
        { label: '2', times: 3 },
      ],
      [
        { label: '0', times: 0 },
        { label: '1', times: 0 },
        { label: '2', times: 0 },
      ],
    ]);
    const [bins = []] = binsOf([{ 0: 1, 99: 2 }]);
    expect(bins).toHaveLength(13);
    expect(bins.at(-1)).toEqual({ label: '96–103', times: 2 });
  });
});
