/**
 * `npm test`: every check in order, stopping at the first that fails. The last line says
 * `N passed, N failed, N skipped`, counted from Vitest's own reports; a check that fails counts as one failure.
 *
 * With REBALANCE_CHECK_REQUIRE=all nothing may be skipped: a test that did not run is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Counts, countsOf, skippedIn, sumOf, type VitestReport } from './counts.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'test-results');
const checks = ['lint', 'check:types', 'format:check', 'check:layers', 'check:dead'];
const suites = ['unit', 'properties'];

process.exitCode = main();

function main(): number {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const failedCheck = checks.find((check) => run(check, []) !== 0);
  if (failedCheck !== undefined) {
    say(`\n${failedCheck} failed: mend it, then run \`npm run ${failedCheck}\` again.`);
    return summarize([{ passed: 0, failed: 1, skipped: 0 }]);
  }
  const counts: Counts[] = [];
  for (const suite of suites) {
    counts.push(test(suite));
    if (sumOf(counts).failed > 0) break;
  }
  return summarize(counts);
}

function test(suite: string): Counts {
  const file = join(reports, `${suite}.json`);
  const code = run(`test:${suite}`, [`--outputFile.json=${file}`]);
  const report = readReport(file);
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const counts = countsOf({ ...report, success: report.success && code === 0 });
  if (process.env['REBALANCE_CHECK_REQUIRE'] !== 'all' || counts.skipped === 0) return counts;
  say(`\nNothing may be skipped here, but these did not run:`);
  for (const name of skippedIn(report)) say(`  ${name}`);
  return { ...counts, failed: counts.failed + counts.skipped, skipped: 0 };
}

/** Null if Vitest ended before it wrote one. */
function readReport(file: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return null;
  }
}

/** Runs a script of package.json and returns its exit code. */
function run(script: string, args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${status === 0 ? '✓' : '✗'} ${script} (${seconds} s)`);
  return status ?? 1;
}

function summarize(counts: readonly Counts[]): number {
  const { passed, failed, skipped } = sumOf(counts);
  const summary = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  writeFileSync(join(reports, 'summary.txt'), `${summary}\n`);
  say(summary);
  return failed === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
