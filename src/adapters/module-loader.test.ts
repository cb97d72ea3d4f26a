import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModule } from './module-loader.ts';

const files: Readonly<Record<string, string>> = {
  'typed.ts':
    'enum Kind { A = 1 }\ninterface X { n: number }\nconst x: X = { n: Kind.A };\nexport default x;\nexport const deep = { er: { value: 7 } };',
  'uses.mts': "import { n } from './other.js';\nexport default n;",
  'other.ts': 'export const n: number = 5;',
  'common.cts': 'const n: number = 3;\nexport = { n };',
  'plain.mjs': "export default 'esm';",
  'plain.cjs': "module.exports = 'cjs';",
  'compiled.cjs':
    "Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = { n: 1 };\nexports.other = 2;",
  'dynamic.cjs': "const out = {}; out['computed'] = 4; module.exports = out;",
  'module.js': "export default 'detected';",
  'throws.mjs': "throw new Error('no database\\nsecond line');",
  'syntax.ts': 'export default {{;',
  'needs.mjs': "import 'not-installed-anywhere';",
  'named.mjs': 'export const roundRobin = 1;',
  'empty.mjs': '',
  'notes.txt': 'hello',
  'odd#name.mjs': "export default 'odd';",
  'node_modules/esm-only/package.json':
    '{"name":"esm-only","version":"3.2.1","type":"module","exports":{".":{"types":"./x.d.ts","import":"./main.js"},"./sub":{"import":{"default":"./sub.js"}}}}',
  'node_modules/esm-only/main.js': 'export default { here: import.meta.url };',
  'node_modules/esm-only/sub.js': "export const which = 'sub';",
  'node_modules/kafkajs/package.json': '{"name":"kafkajs","version":"0.0.1","main":"index.js"}',
  'node_modules/kafkajs/index.js': "exports.mine = 'the project’s own';",
};

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loader-'));
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the loader says, in a Node of its own: test runners load modules in ways of theirs. */
interface Loaded {
  readonly ref: string;
  readonly cwd: string;
  readonly loaded?: { value: unknown; name: string; version: string | null; file: string };
  readonly refused?: { code: string; message: string; hint: string };
}

const script = `
  const { loadModule } = await import(process.argv[1]);
  const said = [];
  for (const { ref, cwd } of JSON.parse(process.argv[2])) {
    try {
      said.push({ ref, cwd, loaded: await loadModule(ref, cwd) });
    } catch ({ code, message, hint }) {
      said.push({ ref, cwd, refused: { code, message, hint } });
    }
  }
  console.log(JSON.stringify(said));
`;

function load(refs: readonly string[], cwd: string): ReadonlyMap<string, Loaded> {
  const loader = new URL('module-loader.ts', import.meta.url).href;
  const asked = JSON.stringify(refs.map((ref) => ({ ref, cwd })));
  const node = process.execPath;
  const said = execFileSync(node, ['--input-type=module', '-e', script, loader, asked], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Map((JSON.parse(said) as Loaded[]).map((one) => [one.ref, one]));
}

const loading: readonly (readonly [ref: string, value: unknown])[] = [
  ['./typed.ts', { n: 1 }],
  ['typed.ts#deep.er.value', 7],
  ['./uses.mts', 5],
  ['./common.cts#n', 3],
  ['./plain.mjs', 'esm'],
  ['./plain.cjs', 'cjs'],
  ['./compiled.cjs', { n: 1 }],
  ['./compiled.cjs#other', 2],
  ['./dynamic.cjs#computed', 4],
  ['./module.js', 'detected'],
  ['./odd#name.mjs', 'odd'],
  ['npm:esm-only/sub#which', 'sub'],
  ['npm:kafkajs#mine', 'the project’s own'],
];

const refused: readonly (readonly [ref: string, code: string, message: string, hint: string])[] = [
  ['./gone.ts', 'SUBJECT_NOT_FOUND', 'there is no file', 'Check the path'],
  ['./typed', 'SUBJECT_NOT_FOUND', 'there is no file', 'Did you mean'],
  ['./node_modules', 'SUBJECT_NOT_FOUND', 'is not a file', 'Name a module'],
  ['./notes.txt', 'SUBJECT_NOT_LOADED', 'neither JavaScript nor TypeScript', '.mjs'],
  ['./throws.mjs', 'SUBJECT_NOT_LOADED', 'could not be loaded: no database', 'Run the file'],
  ['./syntax.ts', 'SUBJECT_NOT_LOADED', 'syntax.ts:1:16', 'Run the file'],
  ['./needs.mjs', 'SUBJECT_NOT_LOADED', 'not-installed-anywhere', 'Run the file'],
  ['./named.mjs', 'UNKNOWN_NAME', 'no default export', '#roundRobin'],
  ['./named.mjs#roundRobbin', 'UNKNOWN_NAME', 'Did you mean "roundRobin"?', 'roundRobin'],
  ['./named.mjs#constructor', 'UNKNOWN_NAME', 'no export "constructor"', 'roundRobin'],
  ['./empty.mjs', 'UNKNOWN_NAME', 'no default export', 'exports nothing'],
  ['npm:no-such-package-here', 'SUBJECT_NOT_FOUND', 'is not installed', 'npm install'],
  ['npm:esm-only/gone', 'SUBJECT_NOT_LOADED', 'has no module', 'exports'],
  ['npm:../x', 'USAGE', 'not the name of a package', 'npm:NAME'],
];

describe('loadModule', () => {
  let said: ReadonlyMap<string, Loaded> = new Map();
  beforeAll(() => {
    const refs = [...loading, ...refused].map(([ref]) => ref);
    said = load([...refs, 'npm:esm-only#here', join(folder, 'plain.mjs')], folder);
  });

  test.each(loading)('%s', (ref, expected) => {
    expect(said.get(ref)?.loaded?.value).toEqual(expected);
  });

  test('absolute paths', () => {
    expect(said.get(join(folder, 'plain.mjs'))?.loaded?.value).toBe('esm');
  });

  test('knows a package’s version and file, and the name of the export', () => {
    expect(said.get('npm:esm-only#here')?.loaded).toMatchObject({
      name: 'here',
      version: '3.2.1',
      file: join(folder, 'node_modules/esm-only/main.js'),
    });
    expect(said.get('./plain.mjs')?.loaded).toMatchObject({ name: 'plain', version: null });
  });

  test('finds packages that only we have', async () => {
    const ref = 'npm:@platformatic/kafka#roundRobinAssigner';
    const loaded = await loadModule(ref, join(folder, 'elsewhere'));
    expect(loaded.name).toBe('roundRobinAssigner');
    expect(loaded.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  test.each(refused)('%s is refused: %s', (ref, code, message, hint) => {
    const error = said.get(ref)?.refused;
    expect(error?.code).toBe(code);
    expect(error?.message).toContain(message);
    expect(error?.message).not.toContain('\n');
    expect(error?.hint).toContain(hint);
  });
});
