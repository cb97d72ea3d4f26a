import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseVerification } from '../save/parse-verification.ts';
import { runIn } from '../testing/fake-services.ts';
import { moduleText, temporaryModules } from '../testing/temporary-modules.ts';

const modules = temporaryModules();
const { folder } = modules;
afterAll(() => {
  modules.remove();
});

/** Words may hold several, with spaces between them. */
const run = (...words: readonly string[]): ReturnType<typeof runIn> =>
  runIn(
    folder,
    words.flatMap((word) => word.split(' ')),
  );

modules.write('good.mjs', moduleText(''));
modules.write(
  'forgetful.mjs',
  moduleText(`if (group.size > 1) {
    const dealt = dealOut(cluster, group);
    for (const [member, list] of dealt)
      dealt.set(member, list.filter(({ partition }) => partition !== 1));
    return dealt;
  }`),
);
modules.write('throws.mjs', 'throw new Error("boom")');
modules.write('answer.mjs', 'export default 42');
modules.write('syntax.mjs', 'export default (');
modules.write('broken.json', '{ "format": ');
modules.write('future.json', '{ "format": "rebalance-check/finding@2" }');
modules.write('half.json', '{ "format": "rebalance-check/finding@1", "id": "1" }');
modules.write('future-result.json', '{ "format": "rebalance-check/verification@2" }');
modules.write('half-result.json', '{ "format": "rebalance-check/verification@1" }');
mkdirSync(join(folder, 'empty'));
mkdirSync(join(folder, 'full'));
writeFileSync(join(folder, 'full', 'future.json'), '{ "format": "rebalance-check/finding@2" }');

describe('bad input: one sentence, the mend, exit code 2', () => {
  const cases: readonly (readonly [argv: string, told: RegExp])[] = [
    ['verify', /missing required argument 'subject'/u],
    ['verify ./missing.ts', /there is no file \S+missing\.ts/u],
    ['verify ./good.mjs#nope', /\.\/good\.mjs has no export "nope"/u],
    ['verify ./throws.mjs', /\.\/throws\.mjs could not be loaded: boom/u],
    ['verify ./syntax.mjs', /\.\/syntax\.mjs could not be loaded: /u],
    ['verify ./answer.mjs', /\.\/answer\.mjs: not an assignor: found a number/u],
    ['verify ./good.mjs ./answer.mjs', /\.\/answer\.mjs: not an assignor/u],
    ['verify ./good.mjs builtin:stiky', /there is no builtin "stiky". Did you mean "sticky"\?/u],
    ['verify npm:nonesuch', /package "nonesuch" is not installed/u],
    ['verify .', /is not a file/u],
    ['verify ftp:x', /"ftp:x" is no kind of subject/u],
    ['verify ./good.mjs --rnus 5', /unknown option '--rnus'[^]*Did you mean --runs\?/u],
    [
      'verify ./good.mjs --contract coverge',
      /no contract and no invariant "coverge"\. Did you mean "coverage"/u,
    ],
    ['verify ./good.mjs --runs 0', /--runs[^]*Give a whole number from 1 to/u],
    ['verify ./good.mjs --runs 1e3', /--runs[^]*Give a whole number from 1 to/u],
    ['verify ./good.mjs --runs', /--runs <n>' argument missing/u],
    ['verify ./good.mjs --workers 0', /--workers[^]*Give a whole number from 1 to 256/u],
    ['verify ./good.mjs --seed -1', /--seed[^]*Give a whole number from 0 to/u],
    ['verify ./good.mjs --seed 9007199254740992', /--seed[^]*0 to 9007199254740991/u],
    ['verify ./good.mjs --timeout 0', /--timeout[^]*Give a whole number from 1 to/u],
    ['verify ./good.mjs --time 5', /--time[^]*such as 500ms, 30s or 5m/u],
    ['verify ./good.mjs --time 0s', /--time[^]*such as 500ms, 30s or 5m/u],
    ['verify ./good.mjs --size tiny', /--size[^]*Choose one of: mixed, small/u],
    ['verify ./good.mjs --protocol http', /--protocol[^]*Choose one of: eager/u],
    ['verify ./good.mjs --exhaustive members=9', /members=9 is not from 1 to 8/u],
    ['verify ./good.mjs --exhaustive members=2', /"topics" is missing/u],
    ['verify ./good.mjs --json empty', /empty cannot be written: it is a folder/u],
    ['verify ./good.mjs --html good.mjs/x.html', /good\.mjs\/x\.html cannot be written/u],
    ['verify ./good.mjs --junit /proc/x/y/z.xml', /\/proc\/x\/y\/z\.xml cannot be written/u],
    ['verify ./good.mjs --fixtures good.mjs', /good\.mjs cannot be written: \S+ is a file/u],
    ['verify ./good.mjs --fixtures good.mjs/in', /good\.mjs\/in cannot be written/u],
    [
      'verify ./good.mjs --json - --markdown -',
      /--json and --markdown both write to standard output/u,
    ],
    ['verify ./good.mjs --json a --html ./a', /--json and --html both write to/u],
    ['compare', /missing required argument 'subject'/u],
    ['compare ./missing.ts', /there is no file/u],
    ['replay missing.json', /no such file or folder: \S+missing\.json/u],
    ['replay broken.json', /broken\.json is not JSON/u],
    [
      'replay future.json',
      /future\.json has format version 2; this rebalance-check reads up to 1/u,
    ],
    ['replay half.json', /half\.json: /u],
    ['replay full', /future\.json has format version 2/u],
    ['replay empty', /no fixtures in empty/u],
    ['explain', /missing required argument 'fixture'/u],
    ['explain broken.json', /broken\.json is not JSON/u],
    ['explain empty', /no fixtures in empty/u],
    ['report missing.json', /missing\.json cannot be read: ENOENT/u],
    ['report broken.json', /broken\.json is no JSON/u],
    ['report future.json', /future\.json is no result/u],
    ['report future-result.json', /"rebalance-check\/verification@2", and this version reads/u],
    ['report half-result.json', /half-result\.json is no result/u],
    ['report half-result.json --format pdf', /Choose one of: json, html/u],
    ['list planets', /Choose one of: subjects, invariants, contracts/u],
    ['list', /missing required argument 'kind'/u],
    ['init cobol', /Choose one of: native, kafkajs, platformatic/u],
    ['init --language py', /Choose one of: ts, js/u],
    ['verfy ./good.mjs', /unknown command 'verfy'[^]*Did you mean verify\?/u],
    ['doctor now', /too many arguments/u],
  ];

  test.each(cases)('%s', async (argv, told) => {
    const { code, out, said } = await run(argv);
    expect(said).toMatch(told);
    expect(code).toBe(2);
    expect(out).toBe('');
    const lines = said.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^error: \S/u);
    // The sentence, and below it what to do; commander puts a guess between them.
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.length).toBeLessThan(4);
    expect(said).not.toMatch(/\n\s+at /u);
  });

  test('nothing is left behind by all of these', () => {
    expect(
      readdirSync(folder).filter((name) => !/^(empty|full)$|\.(mjs|json)$/u.test(name)),
    ).toEqual([]);
    expect(readdirSync(join(folder, 'empty'))).toEqual([]);
  });

  test('a subject of a kind that cannot run here is undecided', async () => {
    const { code, said } = await run('verify', 'java:org.example.Mine@g:a:1');
    expect([code, said]).toEqual([3, expect.stringMatching(/^error: java:\S+ is a java subject/u)]);
  });

  test('no command: the help, and 2', async () => {
    const { code, said } = await run();
    expect([code, said]).toEqual([2, expect.stringMatching(/^Usage: rebalance-check/u)]);
  });
});

describe('help', () => {
  const commands = ['verify', 'compare', 'replay', 'explain', 'report', 'list', 'init', 'doctor'];

  test.each(['', ...commands])('%s --help teaches', async (command) => {
    const { code, out, said } = await run(...(command === '' ? [] : [command]), '--help');
    expect([code, said]).toEqual([0, '']);
    expect(out).toContain(`Usage: rebalance-check ${command}`);
    expect(out).toMatch(/\nExamples?:\n {2}\$ rebalance-check /u);
    for (const paragraph of out.split('\nOptions:')[0]?.split('\n\n') ?? []) {
      const lines = paragraph.trimEnd().split('\n');
      // A line that ends early inside a paragraph was broken by hand.
      for (const [index, line] of lines.slice(0, -1).entries())
        if (!line.startsWith(' ') && !line.endsWith(':'))
          expect(line.length + (lines[index + 1] ?? '').indexOf(' ')).toBeGreaterThan(70);
    }
  });

  test('the version is that of the package', async () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(text) as { readonly version: string };
    expect(await run('--version')).toMatchObject({ code: 0, out: `${version}\n` });
  });
});

describe('verify', () => {
  test('what holds: 0, and the matrix', async () => {
    const { code, out, said, shown } = await run('verify', './good.mjs', '--runs', '60');
    expect(code).toBe(0);
    expect(out).toContain('keeps all');
    expect(said).toBe('');
    expect(shown).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'properties'))).toBe(false);
  });

  test('what is broken: 1, the finding, the fixture, and the second time it is known', async () => {
    const argv = ['verify', './forgetful.mjs', '--runs', '60', '--fixtures', 'found'];
    const first = await run(...argv);
    expect(first.code).toBe(1);
    expect(first.out).toMatch(/replay +rebalance-check replay found\/\S+\/coverage-/u);
    expect(first.said).toBe('fixtures: 1 new\n');
    const again = await run(...argv);
    expect(again.said).toBe('fixtures: 1 known already\n');
    expect(
      again.out
        .replaceAll(/[\d.]+ (ms|s)\n/gu, '')
        .replaceAll(/forgetful +–.*\n|mine +–.*\n/gu, ''),
    ).toBe(
      first.out
        .replaceAll(/[\d.]+ (ms|s)\n/gu, '')
        .replaceAll(/forgetful +–.*\n|mine +–.*\n/gu, ''),
    );
  });

  test('a report on standard output has it for itself', async () => {
    const { out, code } = await run(
      'verify ./forgetful.mjs ./good.mjs ./forgetful.mjs --no-save',
      '--runs 60 --seed 9 --contract coverage,termination --json -',
    );
    expect(code).toBe(1);
    const { subjects, command, seed } = parseVerification(out, '-');
    expect(subjects.map(({ ref }) => ref)).toEqual(['./forgetful.mjs', './good.mjs']);
    expect(seed).toBe(9);
    const flags = '--contract coverage,termination --runs 60 --seed 9 --no-save';
    expect(command).toBe(`rebalance-check verify ./forgetful.mjs ./good.mjs ${flags}`);
    expect(subjects[0]?.findings[0]?.replay).toMatch(
      /^rebalance-check verify \.\/forgetful\.mjs --contract coverage,termination --runs \d+ --seed 9 --no-save$/u,
    );
  });

  test('--quiet says nothing but writes', async () => {
    const ran = await run(
      'verify ./forgetful.mjs --runs 60 --no-save --quiet',
      '--json out/r.json --html out/r.html --markdown out/r.md --junit out/r.xml',
    );
    expect(ran).toEqual({ code: 1, out: '', said: '', shown: 0 });
    expect(readdirSync(join(folder, 'out')).toSorted()).toEqual([
      'r.html',
      'r.json',
      'r.md',
      'r.xml',
    ]);
    expect(readFileSync(join(folder, 'out/r.html'), 'utf8')).toContain(
      'rebalance-check verify ./forgetful.mjs --runs 60 --no-save',
    );
  });

  test('the largest seed there is', async () => {
    const { code, out } = await run(
      'verify ./good.mjs --runs 20 --seed 9007199254740991 --workers 2',
    );
    expect(code).not.toBe(2);
    expect(out).toContain('seed 9007199254740991');
  });

  test('--time ends it, and says so', async () => {
    const { out } = await run('verify', './good.mjs', '--runs', '9000000', '--time', '300ms');
    expect(out).toContain('the time was up');
  });

  test('--exhaustive covers all', async () => {
    const bounds = 'members=2,topics=1,partitions=2,events=2';
    const { out } = await run('verify', './good.mjs', '--exhaustive', bounds, '--json', '-');
    const { subjects, command } = parseVerification(out, '-');
    expect(subjects[0]?.exhaustive?.bounds).toBe(bounds);
    expect(command).toBe(`rebalance-check verify ./good.mjs --exhaustive ${bounds}`);
  });

  test('interrupted before it began: 130', async () => {
    const controller = new AbortController();
    controller.abort();
    const more = { signal: controller.signal };
    expect((await runIn(folder, ['verify', './good.mjs', '--runs', '60'], more)).code).toBe(130);
  });

  test('interrupted in the middle: what was found so far, saved, and 130', async () => {
    const controller = new AbortController();
    const { code, out, said } = await runIn(
      folder,
      ['verify', './forgetful.mjs', './good.mjs', '--runs', '9000000', '--fixtures', 'stopped'],
      {
        signal: controller.signal,
        showProgress: ({ done }) => {
          if (done > 50) controller.abort();
        },
      },
    );
    expect(code).toBe(130);
    expect(out).toContain('BROKEN coverage');
    expect(out).toContain('interrupted');
    expect(said).toBe('fixtures: 1 new\n');
  });
});

describe('compare', () => {
  test('shows one matrix and saves nothing', async () => {
    const { code, out } = await run('compare', './good.mjs', './forgetful.mjs', '--runs', '60');
    expect(code).toBe(1);
    expect(out).toContain('measured, mean');
    expect(out).not.toContain('replay');
    expect(existsSync(join(folder, 'properties'))).toBe(false);
  });

  test('leaves standard output to a report', async () => {
    const { out } = await run('compare', './good.mjs', '--runs', '20', '--json', '-');
    expect(parseVerification(out, '-').command).toBe(
      'rebalance-check compare ./good.mjs --runs 20',
    );
  });
});

describe('replay, explain, report', () => {
  const pinned = join(folder, 'pinned');
  const pin = async (): Promise<string> => {
    if (!existsSync(pinned))
      await run('verify', './forgetful.mjs', '--runs', '60', '--fixtures', 'pinned', '--quiet');
    const [subject = ''] = readdirSync(pinned);
    const [name = ''] = readdirSync(join(pinned, subject));
    return join('pinned', subject, name);
  };

  test('replay says what is as expected', async () => {
    const fixture = await pin();
    const { code, out } = await run('replay', 'pinned');
    expect(code).toBe(0);
    expect(out).toMatch(/^\.\/forgetful\.mjs\n {2}= AS EXPECTED coverage: \S+ went to nobody/u);
    expect(out).toContain(fixture);
  });

  test('on another subject only what holds counts', async () => {
    await pin();
    expect(await run('replay', 'pinned', '--subject', './good.mjs')).toMatchObject({
      code: 0,
      out: expect.stringContaining('+ HOLDS coverage: holds') as string,
    });
    expect(await run('replay', 'pinned', '--subject', './forgetful.mjs')).toMatchObject({
      code: 1,
      out: expect.stringContaining('x FAILED coverage') as string,
    });
    expect(await run('replay', 'pinned', '--subject', './missing.mjs')).toMatchObject({
      code: 2,
      out: '',
      said: expect.stringMatching(/^error: there is no file/u) as string,
    });
  });

  test('fixed, back, and gone', async () => {
    const text = readFileSync(join(folder, await pin()), 'utf8');
    const write = (name: string, from: string, to: string): string =>
      modules.write(name, text.replace(from, to));
    const fixed = write('fixed.json', './forgetful.mjs', './good.mjs');
    const back = write('back.json', '"broken"', '"holds"');
    const gone = write('gone.json', './forgetful.mjs', './deleted.mjs');
    expect(await run('replay', fixed)).toMatchObject({
      code: 1,
      out: expect.stringContaining('+ FIXED coverage: holds') as string,
    });
    expect(await run('replay', back)).toMatchObject({
      code: 1,
      out: expect.stringContaining('x FAILED coverage: ') as string,
    });
    const { code, out } = await run('replay', gone);
    expect(code).toBe(3);
    expect(out).toMatch(/! ERROR 1 fixture not run: there is no file/u);
    // What is known to be wrong outweighs what is not known.
    expect((await run('replay', gone, fixed)).code).toBe(1);
  });

  test('explain draws it, with the culprit marked', async () => {
    const { code, out } = await run('explain', await pin());
    expect(code).toBe(1);
    expect(out).toMatch(/^coverage on \.\/forgetful\.mjs\n/u);
    expect(out).toContain('nobody gets ✗');
    expect(out).toContain('needed');
    const mended = await run('explain', await pin(), '--subject', './good.mjs');
    expect(mended.code).toBe(0);
    expect(mended.out).toContain('holds');
  });

  test('report makes reports from a result alone', async () => {
    await run(
      'verify',
      './forgetful.mjs',
      '--runs',
      '60',
      '--no-save',
      '--quiet',
      '--json',
      'result.json',
    );
    const { code, said } = await run(
      'report',
      'result.json',
      '--format',
      'json,markdown',
      '--out',
      'made',
    );
    expect([code, said]).toEqual([0, 'wrote made/result.json\nwrote made/result.md\n']);
    expect(readFileSync(join(folder, 'made/result.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'result.json'), 'utf8'),
    );
  });
});

describe('list, init, doctor', () => {
  test.each([
    ['subjects', 'builtin:sticky'],
    ['invariants', 'coverage (safety)'],
    ['contracts', 'cooperative-sticky: '],
  ])('list %s', async (kind, line) => {
    const { code, out } = await run('list', kind);
    expect(code).toBe(0);
    expect(out).toContain(line);
  });

  test('init writes once, and again only by force', async () => {
    mkdirSync(join(folder, 'fresh'));
    const init = (...argv: readonly string[]): ReturnType<typeof runIn> =>
      runIn(join(folder, 'fresh'), ['init', ...argv]);
    expect(await init()).toMatchObject({
      code: 0,
      out: expect.stringContaining('npx rebalance-check verify ./assignor.ts') as string,
    });
    expect(await init()).toMatchObject({
      code: 2,
      said: expect.stringMatching(
        /^error: assignor\.ts and assignor\.test\.ts exist already\n/u,
      ) as string,
    });
    expect((await init('--force')).code).toBe(0);
    expect((await init('kafkajs', '--language', 'js')).code).toBe(0);
    expect(readdirSync(join(folder, 'fresh'))).toHaveLength(4);
  });

  test('doctor says what is there and what is missing', async () => {
    const { code, out } = await run('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/^ok {7}Node /u);
    expect(out).toContain('missing  kafkajs assigners: npm install kafkajs');
  });
});
