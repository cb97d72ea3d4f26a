import { describe, expect, test } from 'vitest';
import type { SubjectVerification, Verification } from '../domain/verification.ts';
import { hostileFinding } from '../testing/sample-findings.ts';
import { sampleVerification } from '../testing/sample-verification.ts';
import { codeBlock, escapeMarkdown } from './markdown-escape.ts';
import { markdownCharsMax, renderMarkdown } from './markdown.ts';

function subject(): SubjectVerification {
  const last = sampleVerification.subjects.at(-1);
  if (last === undefined) throw new Error('no sample');
  return last;
}

function of(...subjects: readonly SubjectVerification[]): Verification {
  return { ...sampleVerification, subjects };
}

describe('renderMarkdown', () => {
  test('writes the sample', async () => {
    await expect(renderMarkdown(sampleVerification)).toMatchFileSnapshot('golden/comment.md');
  });

  test('fits into a comment whatever the input, and says what is missing', () => {
    const findings = Array.from({ length: 500 }, () => ({
      ...hostileFinding,
      summary: '<|`@'.repeat(10_000),
    }));
    const name = '|@`<_'.repeat(1000);
    const many = Array.from({ length: 300 }, () => ({ ...subject(), name, findings }));
    for (const verification of [of(...many), of({ ...subject(), findings })]) {
      const text = renderMarkdown(verification);
      expect(text.length).toBeLessThanOrEqual(markdownCharsMax);
      expect(text).toMatch(/[\d,]+ findings are left out for want of room/);
    }
    expect(renderMarkdown(of(...many))).toContain('subjects are left out');
  });

  test('leaves the table a line of its own, or it would be part of the list', () => {
    expect(renderMarkdown(sampleVerification)).toContain('\n\n| promise |');
  });

  test('keeps each row of the matrix in its columns', () => {
    const rows = renderMarkdown(of({ ...subject(), name: 'a|b\n|c' }))
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row.match(/\|/g)).toHaveLength(3);
  });
});

describe('escapeMarkdown', () => {
  test('leaves no mention, reference, link, tag or emphasis', () => {
    const text = escapeMarkdown('@team #1 https://x.y www.z.org <b> **x** `y` | a_b [l](u)');
    expect(text).not.toMatch(/[<>*`|_[\]]|@\w|www\.|:\/\/|#1(?!\d*;)/);
    expect(escapeMarkdown('a\nb')).toBe('a b');
  });

  test('a fence is longer than any in the code', () => {
    expect(codeBlock('a ```` b')).toBe('`````text\na ```` b\n`````\n');
  });
});
