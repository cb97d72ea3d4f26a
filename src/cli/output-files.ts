import fs from 'node:fs';
import path from 'node:path';
import { SuiteError } from '../domain/errors.ts';

/**
 * Makes sure, before anything runs for minutes, that `file` can be written: its folder is made. Throws `UNWRITABLE`
 * otherwise.
 */
export function prepareFile(cwd: string, file: string): void {
  if (file === '-') return;
  const target = path.resolve(cwd, file);
  try {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.accessSync(path.dirname(target), fs.constants.W_OK);
    if (fs.existsSync(target)) fs.accessSync(target, fs.constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
  if (fs.existsSync(target) && fs.statSync(target).isDirectory())
    throw unwritable(file, new Error('it is a folder'));
}

/** Makes sure that files can be made in a folder, which may not exist yet. */
export function prepareFolder(cwd: string, folder: string): void {
  let existing = path.resolve(cwd, folder);
  while (!fs.existsSync(existing)) existing = path.dirname(existing);
  try {
    fs.accessSync(existing, fs.constants.W_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
  if (!fs.statSync(existing).isDirectory())
    throw unwritable(folder, new Error(`${existing} is a file`));
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

function unwritable(target: string, error: unknown): SuiteError {
  return new SuiteError(
    'UNWRITABLE',
    `${target} cannot be written: ${reasonOf(error)}`,
    'Name a file in a folder that you may write to.',
    { cause: error },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split(',')[0] ?? '') : String(error);
}
