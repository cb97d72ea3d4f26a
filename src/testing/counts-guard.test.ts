/** The line that `npm test` ends with is counted from Vitest's report: shown here on a real one, and on hopeless ones. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { countsOf, skippedIn, sumOf, type VitestReport } from '../../.ci/counts.ts';

const vitest = join(import.meta.dirname, '..', '..', 'node_modules/vitest/vitest.mjs');

describe('countsOf', () => {
  test('counts what passed, failed, was skipped, and a file that could not be loaded', () => {
    const report = reportOn({
      'a.test.js': "test('p', () => {}); test('q', () => {}); test('f', () => { throw 1; });",
      'b.test.js': "test.skip('s', () => {}); test.todo('t'); test('p', () => {});",
      'c.test.js': "throw new Error('cannot be loaded');",
    });
    expect(countsOf(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
    expect(skippedIn(report)).toEqual(['s', 't']);
  });

  test('never calls a run without a test, or one that ended badly, a success', () => {
    const one = { fullName: 'p', status: 'passed' };
    const file = { name: 'a', status: 'passed', assertionResults: [one] };
    expect(countsOf({ success: true, testResults: [] }).failed).toBe(1);
    expect(countsOf({ success: false, testResults: [file] }).failed).toBe(1);
    expect(countsOf({ success: true, testResults: [file] }).failed).toBe(0);
  });

  test('adds up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sumOf([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});

function reportOn(files: Readonly<Record<string, string>>): VitestReport {
  const folder = mkdtempSync(join(tmpdir(), 'counts-guard-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const args = ['run', '--globals', '--reporter=json', '--outputFile=report.json'];
    spawnSync(process.execPath, [vitest, ...args, `--root=${folder}`], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as VitestReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
