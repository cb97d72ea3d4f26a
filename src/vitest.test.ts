import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { roundRobin } from './assignors/round-robin.ts';
import { verifyAssignor } from './vitest.ts';

// The suite registers itself here: these tests pass because the assignor keeps its promises.
verifyAssignor(roundRobin, { fixtures: null, runs: 300, size: 'small' });

const here = fileURLToPath(new URL('vitest.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Runs test files in a Vitest of their own: what became of each test, by title. */
async function run(
  name: string,
  bodies: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, { status: string; message: string }>> {
  const project = join(folder, name);
  mkdirSync(project, { recursive: true });
  for (const [index, body] of bodies.entries())
    writeFileSync(
      join(project, `${index}.test.ts`),
      `import { verifyAssignor } from ${JSON.stringify(here)};\n${body}`,
    );
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const report = join(project, 'report.json');
  await promisify(execFile)(
    process.execPath,
    [vitest, 'run', '--root', project, '--reporter', 'json', '--outputFile', report],
    { cwd: project, env: { ...process.env, ...env } },
  ).catch(() => null);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(
    results.map(({ title, status, failureMessages = [] }) => [
      title,
      { status, message: failureMessages.join('\n') },
    ]),
  );
}

/** Gives all partitions to the first member, whether it subscribes to them or not. */
const greedy = `
const greedy = {
  name: 'greedy', protocol: 'eager',
  assign: (cluster, group) => {
    const answer = new Map([...group.keys()].map((id) => [id, []]));
    const [first] = answer.values();
    for (const [topic, { partitions }] of cluster.topics)
      for (let partition = 0; partition < partitions; partition += 1) first?.push({ topic, partition });
    return answer;
  },
};`;

describe('verifyAssignor', () => {
  test('fails the tests of what is broken, saves it, and replays it', async () => {
    const body = `${greedy}\nverifyAssignor(greedy, { ref: './greedy.ts', runs: 200 });`;
    const results = await run('greedy', [body], { REBALANCE_CHECK_SEED: '11' });
    expect(results.get('subscription')?.status).toBe('failed');
    const { message } = results.get('subscription') ?? { message: '' };
    expect(message).toMatch(/^Error: broken in \d+ of 200 histories/);
    expect(message).toContain('npx rebalance-check replay properties/regressions/');
    expect(message).toContain('REBALANCE_CHECK_SEED=11');
    expect(message).not.toMatch(/\n\s+at /);
    expect(results.get('exclusive-ownership')?.status).toBe('passed');
    expect(results.get('what it once broke')?.status).toBe('passed');
    const saved = readdirSync(join(folder, 'greedy/properties/regressions'), { recursive: true });
    expect(saved.some((file) => String(file).includes('subscription'))).toBe(true);

    const mended = `import { roundRobin } from ${JSON.stringify(here.replace('vitest.ts', 'assignors/round-robin.ts'))};
      verifyAssignor(roundRobin, { ref: './greedy.ts', runs: 50 });`;
    const after = await run('greedy', [mended]);
    expect(after.get('subscription')?.status).toBe('passed');
    expect(after.get('what it once broke')?.message).toContain('it is gone');
  });

  test('tells what is no success, no assignor and no seed', async () => {
    const idle = `${greedy}\nverifyAssignor({ ...greedy, contract: ['static.order'] },
      { runs: 0, seed: 1, fixtures: null });`;
    const wrong = `verifyAssignor({ assign: 1 }, { ref: 'it' });`;
    const unlucky = `${greedy}\nverifyAssignor(greedy, { contract: ['coverage'], fixtures: null });`;
    const results = await run('odd', [idle, wrong, unlucky], { REBALANCE_CHECK_SEED: 'lucky' });
    expect(results.get('static.order')?.status).toMatch(/skipped|pending/);
    expect(results.get('it')?.message).toContain('not an assignor');
    expect(results.get('coverage')?.message).toContain('REBALANCE_CHECK_SEED is "lucky"');
  });
});
