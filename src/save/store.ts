import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compareText } from '../domain/compare.ts';
import { SuiteError } from '../domain/errors.ts';
import type { Fixture } from '../domain/fixture.ts';
import type { AnyHistory } from '../domain/any-history.ts';
import { parseFixture, printFixture } from './fixture-codec.ts';
import { slugOf } from './slug.ts';

/** A fixture and the file that it came from. */
export interface StoredFixture {
  readonly path: string;
  readonly fixture: Fixture;
}

/** Where a fixture is, and what saving changed: it is new, smaller than the one before, or it was known. */
export interface SavedFixture {
  readonly path: string;
  readonly outcome: 'new' | 'smaller' | 'known';
}

/**
 * The fixture in a file, or all fixtures (`*.json`) in a folder and the folders in it, in the order of their paths.
 *
 * Throws a `SuiteError` of code BAD_FIXTURE if there is no such file or folder, and as `parseFixture` does.
 */
export async function loadFixtures(path: string): Promise<readonly StoredFixture[]> {
  const paths = await fixturePathsIn(path);
  return Promise.all(
    paths.map(async (file) => ({ path: file, fixture: parseFixture(await read(file), file) })),
  );
}

/** As `loadFixtures`; a folder that does not exist has no fixtures. */
export async function loadFixturesIfAny(path: string): Promise<readonly StoredFixture[]> {
  return (await kindOf(path)) === 'missing' ? [] : loadFixtures(path);
}

/**
 * Keeps a fixture at `<dir>/<subject>/<invariant>-<id>.json`. If the same bug is there already, the smaller history
 * stays, and what the user expects of it. A reader, or a crash, never meets half a file.
 *
 * Throws a `SuiteError`: UNWRITABLE if the file cannot be written; BAD_FIXTURE or FUTURE_FIXTURE if what is there is none.
 */
export async function saveFixture(dir: string, fixture: Fixture): Promise<SavedFixture> {
  const path = fixturePath(dir, fixture);
  if ((await kindOf(path)) === 'missing') {
    await writeWhole(path, printFixture(fixture));
    return { path, outcome: 'new' };
  }
  const known = parseFixture(await read(path), path);
  if (compareSizes(fixture.history, known.history) >= 0) return { path, outcome: 'known' };
  await writeWhole(path, printFixture({ ...fixture, expect: known.expect }));
  return { path, outcome: 'smaller' };
}

/** Where `saveFixture` puts a fixture. */
export function fixturePath(dir: string, { subject, invariant, id }: Fixture): string {
  return join(dir, slugOf(subject.ref), `${invariant}-${id}.json`);
}

async function fixturePathsIn(path: string): Promise<readonly string[]> {
  const kind = await kindOf(path);
  if (kind === 'file') return [path];
  if (kind === 'missing')
    throw new SuiteError(
      'BAD_FIXTURE',
      `no such file or folder: ${path}`,
      'Give the path of a fixture, or of a folder of them.',
    );
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted(compareText);
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw unreadable(path, error);
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): SuiteError {
  return new SuiteError(
    'BAD_FIXTURE',
    `${path} cannot be read: ${(cause as Error).message}`,
    'Make it readable, or give another path.',
    { cause },
  );
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}

let written = 0;

/** Writes beside the file and then puts it in place, which is one step for the file system. */
async function writeWhole(path: string, text: string): Promise<void> {
  // Other processes may save the same bug at the same time.
  const draft = `${path}.${process.pid}-${(written += 1)}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, { flush: true });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new SuiteError(
      'UNWRITABLE',
      `${path} cannot be written: ${(cause as Error).message}`,
      'Give a folder that you may write to with --fixtures, or use --no-save.',
      { cause },
    );
  }
}

/** Negative if `a` is smaller. Names tell nothing: the same bug has the same shape. */
function compareSizes(a: AnyHistory, b: AnyHistory): number {
  return a.events.length - b.events.length || JSON.stringify(a).length - JSON.stringify(b).length;
}
