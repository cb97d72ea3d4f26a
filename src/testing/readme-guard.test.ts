/** What README.md says in tables and in its example is compared with what is so. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

import { verifyInProcess } from '../campaign/verify-in-process.ts';
import { resolveAnySubject } from '../catalog/resolve-any.ts';
import { subjectOf } from '../catalog/resolve.ts';
import { runCommandLine } from '../cli/command-line.ts';
import { assignorInvariantIds, contractNames, groupInvariantIds } from '../domain/contract.ts';
import { sizeBounds } from '../generate/sizes.ts';

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('README.md', () => {
  test('lists every invariant, in report order', () => {
    expect(firstCells('## Invariants')).toEqual(assignorInvariantIds);
  });

  test('lists every invariant of coordinators and clients, in report order', () => {
    expect(firstCells('## Coordinators and clients')).toEqual(groupInvariantIds);
  });

  test('lists every contract', () => {
    expect(firstCells('## Contracts')).toEqual(contractNames);
  });

  test('lists the options of verify', async () => {
    const help = await printed(['verify', '--help']);
    const known = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    const told = [...part('## Options of `verify`').matchAll(/`(--[a-z-]+)[^`]*`(?=[^|]*\|)/g)].map(
      ([, option]) => option,
    );
    expect(known.length).toBeGreaterThan(10);
    expect(new Set(told)).toEqual(new Set(known));
  });

  test('lists every command', async () => {
    const help = await printed(['--help']);
    const known = [...help.matchAll(/^ {2}(?!help )([a-z]+)/gm)].map(([, command]) => command);
    const told = [...part('## All commands').matchAll(/^rebalance-check ([a-z]+)/gm)].map(
      ([, command]) => command,
    );
    expect(known.length).toBeGreaterThan(5);
    expect(new Set(told)).toEqual(new Set(known));
  });

  test('tells the sizes as they are', () => {
    for (const [size, bounds] of Object.entries(sizeBounds)) {
      const { membersMin, membersMax, topicsMax, partitionsMax, eventsMax } = bounds;
      const members = membersMin === 1 ? `up to ${membersMax}` : `${membersMin} to ${membersMax}`;
      const row = [
        size,
        members,
        ...[topicsMax, partitionsMax, eventsMax].map((n) => `up to ${n}`),
      ];
      expect(readme).toContain(`| ${row.join(' | ')} |`);
    }
  });

  test('shows an assignor that keeps its promises', async () => {
    const [, example = ''] = /```ts\n(import type \{ Assignor[^]*?)```/.exec(readme) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'readme-guard-'));
    try {
      const file = join(folder, 'assignor.mts');
      writeFileSync(file, example);
      const { default: assignor } = (await import(pathToFileURL(file).href)) as {
        default: unknown;
      };
      const result = await verifyInProcess(subjectOf(assignor, { ref: 'README.md' }), {
        runs: 200,
      });
      expect(result.contract).toBe('any');
      for (const { invariant, claimed, status } of result.verdicts)
        if (claimed) expect({ invariant, status }).toEqual({ invariant, status: 'holds' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('shows a coordinator that leaves its group without an answer', async () => {
    const [, example = ''] = /```ts\n(import type \{ Coordinator[^]*?)```/.exec(readme) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'readme-guard-'));
    try {
      const library = pathToFileURL(join(root, 'src', 'index.ts')).href;
      const file = join(folder, 'coordinator.mts');
      writeFileSync(file, example.replaceAll("'rebalance-check'", JSON.stringify(library)));
      const subject = await resolveAnySubject(file, { cwd: folder });
      const { verdicts } = await verifyInProcess(subject, { runs: 100, size: 'small' });
      const broken = verdicts.filter(({ status }) => status === 'broken');
      expect(broken.map(({ invariant }) => invariant)).toContain('group.fencing');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The text below a heading, up to the next one. */
function part(heading: string): string {
  const from = readme.indexOf(`\n${heading}\n`);
  expect(from).toBeGreaterThan(0);
  const to = readme.indexOf('\n## ', from + 1);
  return readme.slice(from, to < 0 ? undefined : to);
}

/** The names in the first column of the table there. */
function firstCells(heading: string): readonly string[] {
  return [...part(heading).matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? '');
}

async function printed(argv: readonly string[]): Promise<string> {
  let text = '';
  const nothing = (): void => undefined;
  await runCommandLine(argv, {
    cwd: root,
    print: (more) => {
      text += more;
    },
    say: nothing,
    showProgress: nothing,
    color: false,
    width: 100,
    clock: () => 0,
    signal: new AbortController().signal,
    cores: 1,
  });
  return text;
}
