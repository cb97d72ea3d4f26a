import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCosts } from '../save/costs-schema.ts';
import type { Ran } from '../testing/fake-services.ts';
import { runIn } from '../testing/fake-services.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'costs-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: readonly string[]): Promise<Ran> =>
  runIn(
    folder,
    words.flatMap((word) => word.split(' ')),
  );

const cheap = 'compare --histories production-like --protocols cooperative --runs 1 --no-vary';

describe('compare --histories', () => {
  test('prints what strategies cost: 0', async () => {
    const { code, out, shown } = await run(cheap);
    expect(code).toBe(0);
    expect(out).toContain('cooperative-sticky');
    expect(out).toContain('1 production-like day behind each figure · seed 1');
    expect(shown).toBeGreaterThan(0);
  });

  test('the same seed gives the same bytes, and says how to make them again', async () => {
    const first = await run(`${cheap} --seed 3 --setting session.timeout.ms=10000 --json -`);
    const again = await run(`${cheap} --seed 3 --setting session.timeout.ms=10000 --json -`);
    expect(again.out).toBe(first.out);
    const costs = parseCosts(first.out, '-');
    expect(costs.command).toBe(
      'rebalance-check compare --histories production-like --protocols cooperative --no-vary --runs 1 --seed 3 --setting session.timeout.ms=10000',
    );
    expect(costs.settings).toEqual({ sessionTimeoutMs: 10_000 });
    expect(costs.seed).toBe(3);
    const other = await run(`${cheap} --seed 4 --setting session.timeout.ms=10000 --json -`);
    expect(other.out).not.toBe(first.out);
  });

  test('varies any setting', async () => {
    const { out } = await run(
      'compare --histories production-like --protocols cooperative --runs 1 --batch 0',
      '--vary heartbeat.interval.ms=1000,9000 --slow-batch 0 --json -',
    );
    const { cascade, histories, command } = parseCosts(out, '-');
    expect(histories.batchMs).toBe(0);
    expect(cascade?.setting).toBe('heartbeat.interval.ms');
    expect(cascade?.rows.map(({ value }) => value)).toEqual(['1000', '9000']);
    const [often, rarely] = cascade?.rows.map(({ measurements }) => measurements) ?? [];
    expect(often?.pausedPartitionMs).toBeLessThan(rarely?.pausedPartitionMs ?? 0);
    expect(command).toContain('--batch 0 --vary heartbeat.interval.ms=1000,9000 --slow-batch 0');
  });

  test('writes reports, and `report` makes them again', async () => {
    const files = '--json c.json --html c.html --markdown c.md --quiet';
    expect(await run(cheap, files)).toEqual({ code: 0, out: '', said: '', shown: 0 });
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const { code } = await run('report c.json --format json,html,markdown --out again');
    expect(code).toBe(0);
    for (const name of ['c.json', 'c.html', 'c.md']) expect(read(`again/${name}`)).toBe(read(name));
    const junit = await run('report c.json --format junit');
    expect(junit).toMatchObject({
      code: 2,
      said: expect.stringMatching(/no JUnit report/u) as string,
    });
  });

  test('an assignor that fails takes its processes with it, and that is said', async () => {
    writeFileSync(
      join(folder, 'broken.mjs'),
      `export default { name: 'broken', protocol: 'cooperative', assign() { throw new Error('no idea'); } };`,
    );
    const { code, out } = await run(`${cheap} --assignor ./broken.mjs`);
    expect(code).toBe(0);
    expect(out).toMatch(/\d+ processes gave up with a fatal error \(.*no idea/u);
  });

  test('interrupted: what is there, and 130', async () => {
    const controller = new AbortController();
    controller.abort();
    const more = { signal: controller.signal };
    const { code, out } = await runIn(folder, cheap.split(' '), more);
    expect(code).toBe(130);
    expect(out).toContain('0 production-like days of 1 (interrupted)');
  });

  test.each([
    ['compare', /missing required argument 'subject'/u],
    ['compare --histories foo', /Choose one of: production-like/u],
    [
      'compare --histories production-like --protocols eager,foo',
      /Choose one of: eager, cooperative, consumer/u,
    ],
    ['compare --histories production-like ./x.ts', /--assignor \.\/x\.ts/u],
    ['compare builtin:range --protocols eager', /--protocols is for --histories/u],
    ['compare builtin:range --slow-batch 1', /--slow-batch is for --histories/u],
    [`${cheap} --contract sticky`, /--contract is for subjects/u],
    [`${cheap} --junit x.xml`, /no JUnit report/u],
    [`${cheap} --assignor builtin:uniform`, /Add consumer to --protocols/u],
    ['compare --histories production-like --vary foo=1', /there is no setting "foo"/u],
    ['compare --histories production-like --vary latency.ms', /latency\.ms has no value/u],
    ['compare --histories production-like --vary latency.ms=1,x', /latency\.ms=x is no whole/u],
  ])('%s is told what is wrong: 2', async (line, said) => {
    const ran = await run(line);
    expect(ran.code).toBe(2);
    expect(ran.said).toMatch(said);
  });
});

describe('report', () => {
  test.each([
    ['{"format":"rebalance-check/costs@9"}', /has the format "rebalance-check\/costs@9"/u],
    ['{"format":"rebalance-check/costs@1","tool":1}', /is no result: at tool/u],
  ])('of %s: 2', async (text, said) => {
    writeFileSync(join(folder, 'bad.json'), text);
    const { code, said: heard } = await run('report bad.json');
    expect(code).toBe(2);
    expect(heard).toMatch(said);
  });
});
