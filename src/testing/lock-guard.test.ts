/**
 * npm leaves a platform's package out of the lock file if the registry does not have it that day, and `npm ci` then
 * refuses the file, on every platform. `node .ci/fill-lock.ts` puts them in.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..', '..');

test('the lock file has every optional dependency, of every platform', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const wanted = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ place, name })),
  );
  const missing = wanted.filter(
    ({ place, name }) =>
      !Object.hasOwn(packages, `${place}/node_modules/${name}`) &&
      !Object.hasOwn(packages, `node_modules/${name}`),
  );
  expect(wanted.length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
