/** A lint rule whose name or glob is wrong is silent: each rule that is configured is shown one line that breaks it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Configured {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly overrides: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, unknown>>;
  }[];
}

const root = join(import.meta.dirname, '..', '..');
const bin = (tool: string): string => join(root, 'node_modules', '.bin', tool);

const pureFolders = [
  'domain',
  'algorithms',
  'assignors',
  'simulation',
  'check',
  'shrink',
  'report',
  'generate',
  'check/invariants',
  'report/html',
];

/** Impure expressions, and the name that the rule must complain of. */
const impurities: Readonly<Record<string, string>> = {
  Date: 'Date.now()',
  performance: 'performance.now()',
  setTimeout: 'setTimeout(() => undefined, 1)',
  setInterval: 'setInterval(() => undefined, 1)',
  setImmediate: 'setImmediate(() => undefined)',
  process: 'process.pid',
  fetch: 'fetch',
  crypto: 'crypto.randomUUID()',
  globalThis: 'globalThis.Date',
  'Math.random': 'Math.random()',
  localeCompare: "'a'.localeCompare('b')",
  toLocaleString: '(1).toLocaleString()',
};

const lines = (count: number): string => "void 'line';\n".repeat(count);

/** Rule → a file that breaks it. */
const plants: Readonly<Record<string, string>> = {
  complexity: `export const f = (n: number): boolean => ${Array.from({ length: 13 }, (_, i) => `n === ${i}`).join(' || ')};`,
  'max-lines-per-function': `export function f(): void {\n${lines(61)}}`,
  'max-lines': lines(301),
  'max-params': 'export const f = (a: 1, b: 2, c: 3, d: 4, e: 5): number => a + b + c + d + e;',
  'no-console': "console.log('x');",
  'import/no-cycle': "import { a } from './cycle.ts';\nexport const b = (): number => a;",
  'import/no-default-export': 'export default 1;',
  'typescript/consistent-type-imports': "import { Leaf } from './leaf.ts';\nexport type L = Leaf;",
  'typescript/no-explicit-any': 'export type A = any;',
  'typescript/no-non-null-assertion': 'export const f = (a: number | null): number => a!;',
  'typescript/no-floating-promises':
    'export function f(p: { go(): Promise<void> }): void { p.go(); }',
  'typescript/no-misused-promises':
    'export const f = (p: () => Promise<boolean>): number => (p() ? 1 : 2);',
  'typescript/switch-exhaustiveness-check':
    "export function f(a: 'x' | 'y'): void { switch (a) { case 'x': return; } }",
  /** Stands for the whole category. */
  correctness: 'debugger;',
};

let folder = '';
let complaints: readonly { readonly path: string; readonly text: string }[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-guard-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  write('tsconfig.json', JSON.stringify({ compilerOptions: strict, include: ['src'] }));
  for (const [rule, text] of Object.entries(plants)) write(`src/cli/${fileOf(rule)}`, text);
  write('src/cli/leaf.ts', 'export interface Leaf { readonly leaf: true }');
  write('src/cli/cycle.ts', "import { b } from './import-no-cycle.ts';\nexport const a = b();");
  const impure = Object.values(impurities).map((text, i) => `export const i${i} = ${text};`);
  for (const pure of pureFolders) write(`src/${pure}/impure.ts`, impure.join('\n'));
  write('src/run/impure.ts', impure.join('\n'));
  write('src/run/long.test.ts', `export function f(): void {\n${lines(301)}}`);
  write('some.config.ts', 'export default 1;');
  write('bench/main.ts', "console.log('x');");
  complaints = lint();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the lint rules', () => {
  test.each(Object.keys(plants))('%s bites', (rule) => {
    const seen = complaintsOf(`src/cli/${fileOf(rule)}`);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain(rule === 'correctness' ? 'no-debugger' : ruleName(rule));
  });

  test('none is without a planted violation', () => {
    const { rules } = configured();
    expect(Object.keys(plants).toSorted()).toEqual(
      [...Object.keys(rules), 'correctness'].toSorted(),
    );
  });

  test.each(pureFolders)('src/%s must be pure', (pure) => {
    const seen = complaintsOf(`src/${pure}/impure.ts`);
    expect(seen).toHaveLength(Object.keys(impurities).length);
    for (const name of Object.keys(impurities))
      expect(seen.filter((text) => text.includes(`${name}'`))).toHaveLength(1);
  });

  test('every restricted name is planted', () => {
    const pure = configured().overrides[0]?.rules;
    const names = [pure?.['no-restricted-globals'], pure?.['no-restricted-properties']]
      .flatMap((rule) => (rule as [string, ...Restriction[]]).slice(1) as Restriction[])
      .map(({ name, object, property }) => name ?? [object, property].filter(Boolean).join('.'));
    expect(names.toSorted()).toEqual(Object.keys(impurities).toSorted());
  });

  test('say nothing where they do not apply', () => {
    for (const path of [
      'src/run/impure.ts',
      'src/run/long.test.ts',
      'some.config.ts',
      'bench/main.ts',
    ])
      expect(complaintsOf(path)).toEqual([]);
  });
});

interface Restriction {
  readonly name?: string;
  readonly object?: string;
  readonly property?: string;
}

const strict = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  types: [],
};

function lint(): readonly { readonly path: string; readonly text: string }[] {
  const { stdout, stderr } = spawnSync(bin('oxlint'), ['--type-aware', '--format', 'unix'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, OXLINT_TSGOLINT_PATH: bin('tsgolint') },
  });
  if (stdout === '') throw new Error(`oxlint said nothing: ${stderr}`);
  return stdout.split('\n').flatMap((line) => {
    const [, path, text] = /^([^:]+):\d+:\d+: (.*)$/.exec(line) ?? [];
    return path === undefined || text === undefined ? [] : [{ path, text }];
  });
}

function complaintsOf(path: string): readonly string[] {
  return complaints.filter((complaint) => complaint.path === path).map(({ text }) => text);
}

function configured(): Configured {
  return JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as Configured;
}

/** `typescript/no-explicit-any` is reported as `typescript(no-explicit-any)`, `complexity` as `eslint(complexity)`. */
function ruleName(rule: string): string {
  const [name, plugin] = rule.split('/').toReversed();
  return `${plugin ?? 'eslint'}(${name})`;
}

function fileOf(rule: string): string {
  return `${rule.replace('/', '-')}.ts`;
}

function write(path: string, text: string): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${text}\n`);
}
