import { SuiteError } from '../domain/errors.ts';
import { isRecord } from './describe-value.ts';
import { didYouMean } from './nearest-name.ts';

/**
 * What a module exports under a dotted path; without a path its default export.
 *
 * CommonJS modules are looked into, too, whose exports Node puts under `default`, once or, compiled ones, twice. Throws
 * a `SuiteError` with code `UNKNOWN_NAME` that lists what there is.
 */
export function exportAt(namespace: unknown, path: string | null, ref: string): unknown {
  if (path === null) return defaultOf(namespace, ref);
  const names = path.split('.');
  for (const root of rootsOf(namespace)) {
    const found = walk(root, names);
    if (found !== undefined) return found;
  }
  throw missing(namespace, path, ref);
}

/** The namespace, its default export, and the default export of that: `exports.default` of compiled CommonJS. */
function rootsOf(namespace: unknown): unknown[] {
  const roots = [namespace];
  let inner = own(namespace, 'default');
  for (let depth = 0; depth < 2 && inner !== undefined; depth += 1) {
    roots.push(inner);
    inner = own(inner, 'default');
  }
  return roots;
}

function defaultOf(namespace: unknown, ref: string): unknown {
  let found = own(namespace, 'default');
  if (found === undefined) throw missing(namespace, 'default', ref);
  for (let depth = 0; depth < 2 && isRecord(found) && !('assign' in found); depth += 1) {
    const inner = own(found, 'default');
    if (inner === undefined) break;
    found = inner;
  }
  return found;
}

function walk(root: unknown, names: readonly string[]): unknown {
  let value = root;
  for (const name of names) value = own(value, name);
  return value;
}

/** A property that is not one of every object's. */
function own(value: unknown, name: string): unknown {
  const holder = typeof value === 'function' ? Object(value) : value;
  if (!isRecord(holder) || name in Object.prototype) return undefined;
  return name in holder ? holder[name] : undefined;
}

function missing(namespace: unknown, path: string, ref: string): SuiteError {
  const names = exportsOf(namespace);
  const listed = names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');
  const what = path === 'default' ? 'no default export' : `no export ${JSON.stringify(path)}`;
  return new SuiteError(
    'UNKNOWN_NAME',
    `${ref} has ${what}.${didYouMean(path, names)}`,
    names[0] === undefined
      ? hintWithoutNames(namespace)
      : `It exports ${listed}. Name one of them, as in #${names[0]}.`,
  );
}

function hintWithoutNames(namespace: unknown): string {
  return own(namespace, 'default') === undefined
    ? 'It exports nothing at all: export the assignor.'
    : 'It has a default export only: leave out the # and what follows.';
}

function exportsOf(namespace: unknown): string[] {
  const names = new Set<string>();
  for (const root of rootsOf(namespace))
    if (isRecord(root) && !('assign' in root))
      for (const name of Object.keys(root)) names.add(name);
  for (const technical of ['default', '__esModule', 'module.exports']) names.delete(technical);
  return [...names];
}
