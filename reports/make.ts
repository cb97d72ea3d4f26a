/**
 * `npm run verify`: verifies our own assignors, coordinators and clients, the example and the real assignors from npm,
 * prints the matrix and writes `reports/`, with what strategies cost a group beside it. What is broken must be exactly
 * what is pinned in `properties/regressions`: exit code 1 if anything new is broken or a pinned bug is no longer seen.
 * `--pin` pins what is found.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { SubjectRequest } from '../src/campaign/cell.ts';
import { ChildCell } from '../src/campaign/child-cell.ts';
import { verifyDefaults } from '../src/campaign/options.ts';
import { replayFixture } from '../src/campaign/replay.ts';
import { verify } from '../src/campaign/verify.ts';
import { builtinNames } from '../src/catalog/builtins.ts';
import { groupBuiltinNames } from '../src/catalog/group-builtins.ts';
import { progressLine } from '../src/cli/progress.ts';
import { SuiteError } from '../src/domain/errors.ts';
import type { Verification } from '../src/domain/verification.ts';
import { renderHtml } from '../src/report/html/page.ts';
import { renderJson } from '../src/report/json.ts';
import { renderMarkdown } from '../src/report/markdown.ts';
import { renderTerminal } from '../src/report/terminal.ts';
import type { StoredFixture } from '../src/save/store.ts';
import { loadFixturesIfAny } from '../src/save/store.ts';
import { writeCosts } from './costs.ts';

const root = path.resolve(import.meta.dirname, '..');
const pinned = 'properties/regressions';
const unpinned = '.rebalance-check/findings';

/** Real assignors that nobody here wrote, unmodified, as npm has them. */
const real = [
  'npm:kafkajs#PartitionAssigners.roundRobin',
  'npm:@platformatic/kafka#roundRobinAssigner',
  'npm:@platformatic/kafka#cooperativeStickyAssigner',
];

const refs = [
  ...builtinNames.map((name) => `builtin:${name}`),
  './examples/locality-aware.ts',
  ...real,
  ...groupBuiltinNames.map((name) => `builtin:${name}`),
];

async function main(): Promise<number> {
  const pin = process.argv.includes('--pin');
  const known = (await loadFixturesIfAny(path.join(root, pinned))).map((stored) => ({
    ...stored,
    path: path.relative(root, stored.path).split(path.sep).join('/'),
  }));
  const progress = progressLine(process.stderr, { redraws: process.stderr.isTTY, color: true });
  const verification = await verify(
    refs.map((ref): SubjectRequest => ({ ref, cwd: root })),
    {
      ...verifyDefaults,
      commandOf: () => 'npm run verify',
      fixtures: pin ? pinned : unpinned,
      workers: Math.max(2, Math.min(8, os.availableParallelism())),
      exhaustive: null,
      cwd: root,
      signal: null,
      onProgress: progress.show,
      clock: () => performance.now(),
    },
  );
  write(withPinnedPaths(verification, known));
  await writeCosts(path.join(root, 'reports'), progress.show);
  const width = Math.max(60, Math.min(process.stdout.columns ?? 120, 160));
  process.stdout.write(
    renderTerminal(verification, {
      color: process.stdout.isTTY && !process.env['NO_COLOR'],
      width,
    }),
  );
  if (pin) return 0;
  return (await judgePins(verification, known)) ? 0 : 1;
}

/** Findings that are pinned are told with the place where they are pinned, so that reports are the same on every machine. */
function withPinnedPaths(
  verification: Verification,
  known: readonly StoredFixture[],
): Verification {
  const places = new Map(known.map(({ path: place, fixture }) => [fixture.id, place]));
  return {
    ...verification,
    subjects: verification.subjects.map((subject) => ({
      ...subject,
      findings: subject.findings.map((finding) => {
        const fixture = places.get(finding.id);
        return fixture === undefined
          ? finding
          : { ...finding, fixture, replay: `rebalance-check replay ${fixture}` };
      }),
    })),
  };
}

function write(verification: Verification): void {
  const folder = path.join(root, 'reports');
  fs.writeFileSync(path.join(folder, 'verification.json'), renderJson(verification));
  fs.writeFileSync(path.join(folder, 'verification.html'), renderHtml(verification));
  fs.writeFileSync(path.join(folder, 'verification.md'), renderMarkdown(verification));
}

/** Says what is new and what is gone; true if there is neither. */
async function judgePins(
  verification: Verification,
  known: readonly StoredFixture[],
): Promise<boolean> {
  const ids = new Set(known.map(({ fixture }) => fixture.id));
  const fresh = verification.subjects.flatMap(({ ref, findings }) =>
    findings
      .filter(({ id }) => !ids.has(id))
      .map(
        ({ invariant, replay, summary }) =>
          `NEW      ${ref}: ${invariant}: ${summary}\n         ${replay}`,
      ),
  );
  const unclear = verification.subjects.flatMap(({ ref, verdicts }) =>
    verdicts
      .filter((cell) => cell.claimed && cell.status !== 'holds' && cell.status !== 'broken')
      .map(({ invariant, status }) => `UNCLEAR  ${ref}: ${invariant}: ${status}`),
  );
  const gone = await goneOf(known);
  const lines = [...fresh, ...unclear, ...gone];
  const verdict =
    lines.length === 0
      ? `What is broken is exactly what is pinned (${known.length} fixtures in ${pinned}).`
      : 'What is broken is not what is pinned:';
  process.stdout.write(`\n${[verdict, ...lines].join('\n')}\n`);
  return lines.length === 0;
}

/** Pinned bugs that are no longer seen, and repaired ones that are back. */
async function goneOf(known: readonly StoredFixture[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { path: place, fixture } of known) {
    const cell = new ChildCell({ ref: fixture.subject.ref, cwd: root });
    try {
      // One child at a time is quick enough.
      // oxlint-disable-next-line no-await-in-loop
      const { verdict } = await replayFixture(cell, fixture, {
        timeoutMs: verifyDefaults.timeoutMs,
      });
      if (verdict === 'fixed') lines.push(`GONE     ${place}: pinned as broken, but it holds now`);
      if (verdict === 'failed') lines.push(`BACK     ${place}: it must hold, but is broken again`);
    } finally {
      // oxlint-disable-next-line no-await-in-loop
      await cell.close();
    }
  }
  return lines;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SuiteError)) throw error;
  process.stderr.write(`error: ${error.message}\n  ${error.hint}\n`);
  process.exitCode = 2;
}
