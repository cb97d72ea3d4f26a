import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sampleVerification } from '../testing/sample-verification.ts';
import { renderJunit } from './junit.ts';
import { element, escapeXml } from './xml.ts';

const schema = fileURLToPath(new URL('junit.xsd', import.meta.url));
const program = 'xmllint';
const lint = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
  spawnSync(program, ['--noout', ...args], {
    input: renderJunit(sampleVerification),
    encoding: 'utf8',
  });
const noXmllint = spawnSync(program, ['--version']).error !== undefined;

const tests = (text: string): readonly string[] =>
  Array.from(
    text.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g),
    ([, of, name]) => `${of} ${name}`,
  );

describe('renderJunit', () => {
  test.skipIf(noXmllint)('is valid against the schema (needs xmllint)', () => {
    const { status, stderr } = lint('--schema', schema, '-');
    expect([status, stderr]).toEqual([0, '- validates\n']);
  });

  test('nests suites, tests and outcomes, and nothing else', () => {
    const text = renderJunit(sampleVerification);
    const depth: string[] = [];
    for (const [, close, name = '', empty] of text.matchAll(
      /<(\/?)([a-z]+)(?: [a-z]+="[^"<]*")*(\/?)>/g,
    )) {
      if (close === '/') expect(depth.pop()).toBe(name);
      else {
        const parent = depth.at(-1) ?? '';
        expect(allowed.get(name)).toBe(parent);
        if (empty !== '/') depth.push(name);
      }
    }
    expect(depth).toEqual([]);
    expect(text.match(/</g)?.length).toBe(text.match(/<\/?[a-z?]+/g)?.length);
  });

  test('counts what it lists, and passes only what holds', () => {
    const text = renderJunit(sampleVerification);
    const holding = sampleVerification.subjects
      .flatMap(({ verdicts }) => verdicts)
      .filter(({ claimed, status }) => claimed && status === 'holds');
    expect(text.match(/<testcase [^>]*\/>/g)).toHaveLength(holding.length);
    const [, cases, failures, errors] =
      /tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(text) ?? [];
    expect(Number(cases)).toBe(text.match(/<testcase /g)?.length);
    expect(Number(failures)).toBe(text.match(/<failure /g)?.length);
    expect(Number(errors)).toBe(text.match(/<error /g)?.length);
  });

  test('names tests the same for every seed, and each one once', () => {
    const names = tests(renderJunit(sampleVerification));
    expect(tests(renderJunit({ ...sampleVerification, seed: 12_345, elapsedMs: 1 }))).toEqual(
      names,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.join('\n')).not.toMatch(/seed/);
  });
});

const allowed: ReadonlyMap<string, string> = new Map([
  ['testsuites', ''],
  ['testsuite', 'testsuites'],
  ['testcase', 'testsuite'],
  ['failure', 'testcase'],
  ['error', 'testcase'],
  ['skipped', 'testcase'],
]);

describe('escapeXml', () => {
  test('leaves only what XML 1.0 allows', () => {
    expect(escapeXml('<a href="x">&\']]>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;]]&gt;');
    expect(escapeXml('\u0000\u001b\ud800\uffff\u0085')).toBe('\ufffd'.repeat(5));
    expect(escapeXml('a\n\t')).toBe('a&#10;&#9;');
    expect(escapeXml('😀')).toBe('😀');
  });

  test('elements leave out attributes that are null', () => {
    expect(element('a', { b: '"', c: null }, ['x'])).toBe('<a b="&quot;">x</a>');
  });
});
