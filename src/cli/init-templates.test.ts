import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { verifyInProcess } from '../campaign/verify-in-process.ts';
import { resolveSubject } from '../catalog/resolve.ts';
import { starterFiles } from './init-templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'starter-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const starters = (['native', 'kafkajs', 'platformatic'] as const).flatMap((kind) =>
  (['ts', 'js'] as const).map((language) => [kind, language] as const),
);

describe('starterFiles', () => {
  test.each(starters)('%s in %s keeps what it promises', async (kind, language) => {
    const project = join(folder, `${kind}-${language}`);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    const installed = fileURLToPath(new URL('../../node_modules', import.meta.url));
    symlinkSync(installed, join(project, 'node_modules'));
    for (const { path, text } of starterFiles(kind, language))
      writeFileSync(join(project, path), text);

    const subject = await resolveSubject(`./assignor.${language}`, { cwd: project });
    const { verdicts } = await verifyInProcess(subject, { runs: 150, size: 'small' });
    const claimed = verdicts.filter((verdict) => verdict.claimed);
    expect(claimed.length).toBeGreaterThan(8);
    expect(claimed.filter(({ status }) => status === 'broken' || status === 'undecided')).toEqual(
      [],
    );
  });

  test.each(starters)('%s in %s is clean text', (kind, language) => {
    const files = starterFiles(kind, language);
    expect(files.map(({ path }) => path)).toEqual([
      `assignor.${language}`,
      `assignor.test.${language}`,
    ]);
    for (const { text } of files) {
      expect(text).not.toMatch(/[⟦⟧⟪⟫]|[ \t]\n|\n\n\n/);
      expect(text).toMatch(/^\S[^]*[^\n]\n$/);
    }
    const [assignor] = files;
    expect(/: string|import type/.test(assignor?.text ?? '')).toBe(language === 'ts');
  });
});
