import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SuiteError } from '../domain/errors.ts';
import { firstLine, isRecord } from './describe-value.ts';

/** Where a package's module is, and the version that its package.json tells. */
export interface NpmModule {
  readonly file: string;
  readonly version: string | null;
}

/**
 * Finds the module that `specifier` (`name`, `@scope/name`, `name/sub/path`) means to a file in `folder`, else to us.
 *
 * Packages for ES modules only are found, too. Throws a `SuiteError` with code `SUBJECT_NOT_FOUND` if nobody has it.
 */
export function findNpmModule(specifier: string, folder: string): NpmModule {
  const name = packageName(specifier);
  if (name === null)
    throw new SuiteError(
      'USAGE',
      `${JSON.stringify(specifier)} is not the name of a package`,
      'Write npm:NAME#export, for instance npm:kafkajs#PartitionAssigners.roundRobin.',
    );
  for (const from of [join(folder, 'package.json'), import.meta.url]) {
    const file = resolveFrom(specifier, name, from);
    if (file !== null) return { file, version: versionOf(file, name) };
  }
  throw new SuiteError(
    'SUBJECT_NOT_FOUND',
    `package ${JSON.stringify(specifier)} is not installed in ${folder}`,
    `Run: npm install ${name}`,
  );
}

function packageName(specifier: string): string | null {
  return /^(@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*(?=\/|$)/.exec(specifier)?.[0] ?? null;
}

function resolveFrom(specifier: string, name: string, from: string): string | null {
  const require = createRequire(from);
  try {
    return require.resolve(specifier);
  } catch (error) {
    for (const folder of require.resolve.paths(specifier) ?? []) {
      const root = join(folder, name);
      if (existsSync(join(root, 'package.json')))
        return importEntry(root, `.${specifier.slice(name.length)}`, error);
    }
    return null;
  }
}

/** The file that `import` would load, of a package that `require` cannot: by the conditions of its `exports`. */
function importEntry(root: string, subpath: string, cause: unknown): string {
  const { exports } = readPackage(root);
  const target = targetOf(entryOf(exports, subpath));
  const file = target === null ? null : join(root, target);
  if (file !== null && existsSync(file)) return file;
  throw new SuiteError(
    'SUBJECT_NOT_LOADED',
    `package ${root} has no module ${JSON.stringify(subpath)}: ${firstLine(cause)}`,
    'Name a module that the package exports.',
    { cause },
  );
}

/** The part of `exports` that speaks of `subpath`; without any subpaths it speaks of the package itself. */
function entryOf(exports: unknown, subpath: string): unknown {
  if (!isRecord(exports)) return subpath === '.' ? exports : undefined;
  if (subpath in exports) return exports[subpath];
  const hasSubpaths = Object.keys(exports).some((key) => key.startsWith('.'));
  return hasSubpaths || subpath !== '.' ? undefined : exports;
}

const conditions = ['node', 'import', 'module-sync', 'default'] as const;

/** Source: Node's documentation, "Packages", conditional exports. The first condition that is met wins. */
function targetOf(exported: unknown): string | null {
  if (typeof exported === 'string') return exported;
  if (!isRecord(exported)) return null;
  for (const [condition, nested] of Object.entries(exported)) {
    const met = conditions.some((known) => known === condition);
    const target = met ? targetOf(nested) : null;
    if (target !== null) return target;
  }
  return null;
}

function versionOf(file: string, name: string): string | null {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { name: found, version } = readPackage(folder);
    if (found === name) return typeof version === 'string' ? version : null;
  }
  return null;
}

function readPackage(folder: string): Readonly<Record<string, unknown>> {
  const read: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return isRecord(read) ? read : {};
}
