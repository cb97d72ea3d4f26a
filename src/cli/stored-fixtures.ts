import path from 'node:path';
import { SuiteError } from '../domain/errors.ts';
import type { StoredFixture } from '../save/store.ts';
import { loadFixtures } from '../save/store.ts';

/**
 * The fixtures in files and folders, with their paths as seen from `cwd`. Throws a `SuiteError` for a bad one, or if
 * there is none at all.
 */
export async function storedFixturesIn(
  places: readonly string[],
  cwd: string,
): Promise<readonly StoredFixture[]> {
  const found = await Promise.all(places.map((place) => loadFixtures(path.resolve(cwd, place))));
  if (found.flat().length === 0)
    throw new SuiteError(
      'BAD_FIXTURE',
      `no fixtures in ${places.join(', ')}`,
      'Give fixture files or folders; `verify` saves what it finds in properties/regressions.',
    );
  return found.flat().map(({ path: file, fixture }) => ({
    path: path.relative(cwd, file).split(path.sep).join('/'),
    fixture,
  }));
}
