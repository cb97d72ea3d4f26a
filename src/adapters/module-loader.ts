import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SuiteError } from '../domain/errors.ts';
import { firstLine } from './describe-value.ts';
import { exportAt } from './export-path.ts';
import { findNpmModule } from './npm-package.ts';

/** A value that a reference named, and what is known about it. */
export interface LoadedExport {
  readonly value: unknown;
  /** The last name of the export's path, else the file's without its ending. */
  readonly name: string;
  /** The package's, for `npm:` references. */
  readonly version: string | null;
  /** The module's file. */
  readonly file: string;
}

const extensions = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs'];

/**
 * Loads what a reference names: `./file.ts#export.path` or an absolute path, or `npm:PACKAGE#export.path`.
 *
 * Relative paths and packages are looked up from the folder `cwd`; packages then from ours. TypeScript goes through tsx.
 * Without `#` it is the default export. The module runs: it can hang or exit, which is for the caller to survive.
 *
 * Throws a `SuiteError`: `SUBJECT_NOT_FOUND`, `SUBJECT_NOT_LOADED` if the module throws, `UNKNOWN_NAME` if it has no
 * such export.
 */
export async function loadModule(ref: string, cwd: string): Promise<LoadedExport> {
  const [place, path] = splitRef(ref, cwd);
  const { file, version } = place.startsWith('npm:')
    ? findNpmModule(place.slice('npm:'.length), cwd)
    : { file: findFile(place, cwd), version: null };
  const namespace = await importFile(file, place);
  const name = path?.split('.').at(-1) ?? basename(file, extname(file));
  return { value: exportAt(namespace, path, place), name, version, file };
}

/** A `#` may be part of a file's name: the file that is there wins. */
function splitRef(ref: string, cwd: string): readonly [place: string, path: string | null] {
  const at = ref.lastIndexOf('#');
  if (at < 0 || (!ref.startsWith('npm:') && existsSync(resolve(cwd, ref)))) return [ref, null];
  const path = ref.slice(at + 1);
  return [ref.slice(0, at), path === '' ? null : path];
}

function findFile(place: string, cwd: string): string {
  const file = place.startsWith('file://') ? fileURLToPath(place) : resolve(cwd, place);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined)
    throw new SuiteError('SUBJECT_NOT_FOUND', `there is no file ${file}`, hintFor(file));
  if (!found.isFile())
    throw new SuiteError('SUBJECT_NOT_FOUND', `${file} is not a file`, 'Name a module in it.');
  if (!extensions.includes(extname(file)))
    throw new SuiteError(
      'SUBJECT_NOT_LOADED',
      `${file} is neither JavaScript nor TypeScript`,
      `Name a file that ends in ${extensions.join(', ')}.`,
    );
  return file;
}

function hintFor(file: string): string {
  const stem = join(dirname(file), basename(file, extname(file)));
  const similar = extensions
    .flatMap((extension) => [file + extension, stem + extension])
    .find((candidate) => existsSync(candidate));
  return similar === undefined
    ? 'Check the path; it is relative to the working folder.'
    : `Did you mean ${similar}?`;
}

async function importFile(file: string, place: string): Promise<unknown> {
  const url = pathToFileURL(file).href;
  try {
    if (!/\.([cm]?ts|tsx)$/.test(file)) return (await import(url)) as unknown;
    const { tsImport } = await import('tsx/esm/api');
    return (await tsImport(url, import.meta.url)) as unknown;
  } catch (error) {
    throw new SuiteError(
      'SUBJECT_NOT_LOADED',
      `${place} could not be loaded: ${firstLine(error)}`,
      'Run the file by itself to see where it fails.',
      { cause: error },
    );
  }
}
