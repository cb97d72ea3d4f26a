import path from 'node:path';
import type { StoredFixture } from '../save/store.ts';
import { loadFixtures } from '../save/store.ts';

/** The fixtures in files and folders, with their paths as seen from `cwd`. Throws a `SuiteError` for a bad one. */
export async function storedFixturesIn(
  places: readonly string[],
  cwd: string,
): Promise<readonly StoredFixture[]> {
  const found = await Promise.all(places.map((place) => loadFixtures(path.resolve(cwd, place))));
  return found.flat().map(({ path: file, fixture }) => ({
    path: path.relative(cwd, file).split(path.sep).join('/'),
    fixture,
  }));
}
