import { describe, expect, test } from 'vitest';
import { sampleVerification } from '../testing/sample-verification.ts';
import { renderJson } from './json.ts';

describe('renderJson', () => {
  test('does not depend on the order in which fields were set', () => {
    const { format, tool, ...rest } = sampleVerification;
    expect(renderJson({ ...rest, tool, format })).toBe(renderJson(sampleVerification));
  });

  test('starts with the format and ends in a line feed', () => {
    const text = renderJson(sampleVerification);
    expect(text).toMatch(/^\{\n {2}"format": "rebalance-check\/verification@1",/);
    expect(text).toMatch(/\}\n$/);
    expect(text).not.toContain('\u001b');
  });
});
