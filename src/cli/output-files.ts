import fs from 'node:fs';
import path from 'node:path';
import { SuiteError } from '../domain/errors.ts';

/**
 * Makes sure, before anything runs for minutes, that `file` can be written; its folder need not exist yet. Leaves
 * nothing behind. Throws `UNWRITABLE` otherwise.
 */
export function prepareFile(cwd: string, file: string): void {
  if (file === '-') return;
  const target = path.resolve(cwd, file);
  try {
    if (file === '') throw new Error('it has no name');
    if (kindOf(target) === 'folder') throw new Error('it is a folder');
    if (kindOf(target) === 'file') fs.accessSync(target, fs.constants.W_OK);
    tryFolder(path.dirname(target));
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Makes sure that files can be made in a folder, which may not exist yet. Leaves nothing behind. */
export function prepareFolder(cwd: string, folder: string): void {
  try {
    if (folder === '') throw new Error('it has no name');
    tryFolder(path.resolve(cwd, folder));
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Writes a text file, whole or not at all. */
export function writeFile(cwd: string, file: string, text: string): void {
  const target = path.resolve(cwd, file);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(temporary, text);
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw unwritable(file, error);
  }
}

/** Reads a text file that the user named. */
export function readFile(cwd: string, file: string): string {
  try {
    return fs.readFileSync(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new SuiteError(
      'BAD_RESULT',
      `${file} cannot be read: ${reasonOf(error)}`,
      'Give the path of a file that exists, such as one that `verify --json FILE` wrote.',
      { cause: error },
    );
  }
}

/**
 * Makes a folder in the nearest one that exists, and removes it: permissions alone tell neither a read-only disk nor
 * `/proc`, where Node's recursive `mkdir` never comes back.
 */
function tryFolder(folder: string): void {
  let existing = folder;
  while (kindOf(existing) === 'missing') existing = path.dirname(existing);
  if (kindOf(existing) === 'file') throw new Error(`${existing} is a file`);
  fs.rmdirSync(fs.mkdtempSync(path.join(existing, '.rebalance-check-')));
}

function kindOf(target: string): 'file' | 'folder' | 'missing' {
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (stat === undefined) return 'missing';
  return stat.isDirectory() ? 'folder' : 'file';
}

function unwritable(target: string, error: unknown): SuiteError {
  return new SuiteError(
    'UNWRITABLE',
    `${JSON.stringify(target).slice(1, -1) || 'a file without a name'} cannot be written: ${reasonOf(error)}`,
    'Name a file in a folder that you may write to.',
    { cause: error },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split(',')[0] ?? '') : String(error);
}
