/** The layer rules are worth what they catch: each is shown one planted violation, and the real tree is counted. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly totalDependenciesCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

const root = join(import.meta.dirname, '..', '..');
const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** Rule → the files that break it and no other rule; the first is where it is reported. */
const plants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'layer-domain': { 'src/domain/a.ts': "import '../algorithms/heap.ts';" },
  'layer-algorithms': { 'src/algorithms/a.ts': "import '../domain/leaf.ts';" },
  'layer-assignors': { 'src/assignors/a.ts': "import '../check/leaf.ts';" },
  'layer-generate': { 'src/generate/a.ts': "import '../run/leaf.ts';" },
  'layer-run': { 'src/run/a.ts': "import '../generate/leaf.ts';" },
  'layer-check': { 'src/check/a.ts': "import type { Leaf } from '../run/leaf.ts';" },
  'layer-shrink': { 'src/shrink/a.ts': "import '../generate/leaf.ts';" },
  'layer-save': { 'src/save/a.ts': "import '../report/leaf.ts';" },
  'layer-report': { 'src/report/a.ts': "import '../save/leaf.ts';" },
  'layer-adapters': { 'src/adapters/a.ts': "import '../assignors/leaf.ts';" },
  'layer-simulation': { 'src/simulation/a.ts': "import '../catalog/leaf.ts';" },
  'layer-catalog': { 'src/catalog/a.ts': "import '../campaign/leaf.ts';" },
  'layer-campaign': { 'src/campaign/a.ts': "export * from '../cli/leaf.ts';" },
  'layer-cli': { 'src/cli/a.ts': "import '../loose.ts';", 'src/loose.ts': '' },
  'known-folder': { 'src/helpers/a.ts': "import '../domain/leaf.ts';" },
  'public-entry': { 'src/b.ts': "import './index.ts';" },
  'testing-is-never-shipped': { 'src/run/b.ts': "import '../testing/leaf.ts';" },
  'tests-are-leaves': {
    'src/run/b.test.ts': "import './c.test.ts';",
    'src/run/c.test.ts': "import './leaf.ts';",
  },
  'product-stands-alone': {
    'src/catalog/b.ts': "import '../../examples/leaf.ts';",
    'examples/leaf.ts': '',
  },
  'pure-needs-no-node': { 'src/check/b.ts': "import { readFileSync } from 'node:fs';" },
  'pure-needs-no-package': { 'src/shrink/b.ts': "import 'zod';" },
  'fast-check-at-the-edge': { 'src/run/d.ts': "import 'fast-check';" },
  'command-line-packages': { 'src/campaign/b.ts': "import 'commander';" },
  'clients-are-subjects': { 'src/adapters/b.ts': "await import('kafkajs');" },
  'vitest-is-optional': { 'src/catalog/c.ts': "import 'vitest';" },
  'shipped-dependency': { 'src/save/b.ts': "import type { Tool } from 'dev-tool';" },
  'no-cycle': {
    'src/domain/c.ts': "import type { D } from './d.ts'; export type C = D;",
    'src/domain/d.ts': "import type { C } from './c.ts'; export type D = C;",
  },
  'no-orphan': { 'src/domain/orphan.ts': 'export const alone = 1;' },
  resolvable: { 'src/domain/e.ts': "import './gone.ts';" },
};

/** What may be imported, so that a rule that forbids everything is caught too. */
const allowed: Readonly<Record<string, string>> = {
  'src/index.ts': "import './cli/leaf.ts';",
  'src/vitest.ts': "import 'vitest'; import './campaign/leaf.ts';",
  'src/generate/arbitrary.ts': "import 'fast-check'; import '../algorithms/heap.ts';",
  'src/algorithms/heap.ts': '',
  'src/cli/leaf.ts':
    "import 'commander'; import '../campaign/leaf.ts'; import '../domain/leaf.ts';",
  'src/campaign/leaf.ts': "import '../catalog/leaf.ts'; import '../check/leaf.ts';",
  'src/catalog/leaf.ts': "import '../simulation/leaf.ts'; import '../adapters/leaf.ts';",
  'src/simulation/leaf.ts': "import '../assignors/leaf.ts';",
  'src/adapters/leaf.ts': "import 'node:fs'; import '../domain/leaf.ts';",
  'src/save/leaf.ts': "import 'node:fs'; import 'zod';",
  'src/domain/leaf.ts': "import type { Other } from './other.ts'; export type Leaf = Other;",
  'src/domain/other.ts': 'export type Other = 1;',
  'src/testing/leaf.ts': "import '../cli/leaf.ts'; import 'fast-check'; import 'node:fs';",
  'src/check/leaf.test.ts': "import './leaf.ts'; import '../testing/leaf.ts'; import 'vitest';",
  ...Object.fromEntries(
    ['assignors', 'check', 'run', 'generate', 'report'].map((folder) => [
      `src/${folder}/leaf.ts`,
      "import '../domain/leaf.ts'; import '../algorithms/heap.ts';",
    ]),
  ),
};

const packages = ['fast-check', 'commander', 'zod', 'kafkajs', 'vitest', 'dev-tool'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layers-guard-'));
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json'])
    copyFileSync(join(root, file), join(folder, file));
  write('package.json', packageJson());
  for (const name of packages) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  const planted = Object.assign({}, ...Object.values(plants)) as Record<string, string>;
  for (const [path, text] of Object.entries({ ...planted, ...allowed })) write(path, text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the layer rules', () => {
  test('each catches its planted violation, and nothing else is reported', () => {
    const { violations } = cruise(folder, 'src').summary;
    const seen = new Set(violations.map(({ rule, from }) => `${rule.name}: ${from}`));
    const expected = Object.entries(plants).map(([rule, files]) => `${rule}: ${firstOf(files)}`);
    expect([...seen].toSorted()).toEqual(expected.toSorted());
  });

  test('none is without a planted violation', async () => {
    const config = pathToFileURL(join(root, '.dependency-cruiser.mjs')).href;
    const { default: rules } = (await import(config)) as {
      default: { forbidden: readonly { readonly name: string }[] };
    };
    expect(rules.forbidden.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(plants).toSorted(),
    );
  });

  test('look at every module of src, and at what it imports', () => {
    const { modules, summary } = cruise(root, 'src');
    const looked = modules.map(({ source }) => source).filter((path) => path.startsWith('src/'));
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `src/${path}`);
    expect(files.length).toBeGreaterThan(12);
    expect(looked.toSorted()).toEqual(files.toSorted());
    expect(summary.totalDependenciesCruised).toBeGreaterThan(files.length);
  });
});

function cruise(cwd: string, path: string): Cruise {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [tool, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', path],
    { cwd, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (stdout === '') throw new Error(`dependency-cruiser said nothing: ${stderr}`);
  return JSON.parse(stdout) as Cruise;
}

function packageJson(): string {
  return JSON.stringify({
    type: 'module',
    dependencies: { 'fast-check': '*', commander: '*', zod: '*' },
    peerDependencies: { kafkajs: '*', vitest: '*' },
    devDependencies: { 'dev-tool': '*', kafkajs: '*', vitest: '*' },
  });
}

function write(path: string, text: string): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${text}\n`);
}

function firstOf(files: Readonly<Record<string, string>>): string {
  const [first] = Object.keys(files);
  if (first === undefined) throw new Error('a plant without files');
  return first;
}
