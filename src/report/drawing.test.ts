import { describe, expect, test } from 'vitest';
import type { SampleFinding } from '../testing/sample-findings.ts';
import { hostileFinding, member, round, sampleFindings } from '../testing/sample-findings.ts';
import { sampleVerification } from '../testing/sample-verification.ts';
import { columnsOf } from './columns.ts';
import { type DrawingOptions, drawStory } from './drawing.ts';
import { renderTerminal } from './terminal.ts';

// oxlint-disable-next-line no-control-regex -- the escape is what is looked for
const ansi = /\u001b\[[\d;]*m/g;

function draw(finding: SampleFinding, more: Partial<DrawingOptions> = {}): string {
  const { story, history, witness } = finding;
  return drawStory(story, history, { color: false, width: 80, witness, ...more });
}

describe('drawStory', () => {
  test('draws the sample stories', async () => {
    const drawings = Object.entries(sampleFindings).map(([name, each]) => `${name}\n${draw(each)}`);
    await expect(drawings.join('\n')).toMatchFileSnapshot('golden/stories.txt');
  });

  test('colour adds nothing but colour', () => {
    const painted = draw(sampleFindings.moves, { color: true });
    expect(painted).toContain('\u001b[1;31m✗+t-3\u001b[0m');
    expect(painted.replaceAll(ansi, '')).toBe(draw(sampleFindings.moves));
  });

  test('keeps to the width where words allow it', () => {
    for (const finding of Object.values(sampleFindings))
      for (const line of draw(finding, { width: 60 }).split('\n'))
        expect(columnsOf(line)).toBeLessThanOrEqual(60);
  });

  test('lets no control character of a name through', () => {
    const text = draw(hostileFinding);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test('stays readable when the story is huge', () => {
    const names = Array.from({ length: 500 }, (_, index) => `m${index}`);
    const all = Array.from({ length: 1000 }, (_, index) => `t-${index}`).join(' ');
    const rounds = Array.from({ length: 100 }, (_, index) =>
      round(
        [0, index + 1, index + 1],
        't:1000',
        names.map((name) => member(name, 't', { got: name === 'm499' ? all : '' })),
        { wrong: index === 99 },
      ),
    );
    const text = draw({ ...sampleFindings.lost, story: { rounds, importance: [] } });
    expect(text).toContain('and 484 members more');
    expect(text).toContain('… 976 more');
    expect(text).toContain('(60 rounds not drawn)');
    expect(text.length).toBeLessThan(60_000);
  });
});

describe('renderTerminal', () => {
  test('prints the sample', async () => {
    const text = renderTerminal(sampleVerification, { color: false, width: 100 });
    await expect(text).toMatchFileSnapshot('golden/terminal.txt');
  });

  test('breaks the matrix into blocks on a narrow screen, and ends in the summary', () => {
    const text = renderTerminal(sampleVerification, { color: false, width: 60 });
    expect(text.match(/^coverage/gm)).toHaveLength(3);
    expect(text.trimEnd().split('\n').at(-1)).toBe('5 findings · 2,612 histories · seed 7 · 8.1 s');
  });

  test('says so when nothing was checked', () => {
    const text = renderTerminal(
      { ...sampleVerification, subjects: [] },
      { color: false, width: 80 },
    );
    expect(text.trim()).toBe('0 findings · 0 histories · seed 7 · 8.1 s');
  });
});
