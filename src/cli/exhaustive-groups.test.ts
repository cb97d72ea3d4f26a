import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseVerification } from '../save/parse-verification.ts';
import type { Ran } from '../testing/fake-services.ts';
import { runIn } from '../testing/fake-services.ts';
import { temporaryModules } from '../testing/temporary-modules.ts';

const modules = temporaryModules();
const { folder } = modules;
afterAll(() => {
  modules.remove();
});

const library = new URL('../index.ts', import.meta.url).href;

/** Whoever syncs is not answered. */
modules.write(
  'mute.mjs',
  `import { classicCoordinator } from ${JSON.stringify(library)};
export default { ...classicCoordinator, name: 'mute', step(state, input, nowMs) {
  const done = classicCoordinator.step(state, input, nowMs);
  return input.type === 'request' && input.request.api === 'SyncGroup' ? { ...done, replies: [] } : done;
} };`,
);

const bounds = 'members=1,partitions=1,faults=1';

const run = (...words: readonly string[]): Promise<Ran> =>
  runIn(
    folder,
    words.flatMap((word) => word.split(' ')),
  );

const inOneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('verify --exhaustive of groups', () => {
  test('all interleavings hold: 0, with counts that are the same each time', async () => {
    const words = `verify builtin:consumer-coordinator --exhaustive ${bounds}`;
    const { code, out } = await run(words);
    expect(code).toBe(0);
    expect(out).toMatch(
      /explored consumer-coordinator with consumer members: [\d,]+ distinct states/u,
    );
    expect(inOneLine(out)).toMatch(/all [\d,]+ states inside members=1,partitions=1,faults=1/u);
    const [first, again] = [await run(`${words} --json -`), await run(`${words} --json -`)];
    const { subjects, command } = parseVerification(first.out, '-');
    expect(command).toBe(`rebalance-check ${words}`);
    expect(subjects[0]?.exhaustive?.explored?.every(({ complete }) => complete)).toBe(true);
    expect(parseVerification(again.out, '-').subjects).toEqual(subjects);
  });

  test('what is broken is shown on the way there, in each report: 1', async () => {
    const { code, out } = await run(
      `verify ./mute.mjs --exhaustive ${bounds} --html a.html --markdown a.md --junit a.xml`,
    );
    expect(code).toBe(1);
    expect(out).toContain('BROKEN group.liveness by mute');
    expect(out).toContain('1. m0 starts');
    expect(out).toContain(`rebalance-check verify ./mute.mjs --exhaustive ${bounds}`);
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
    expect(read('a.html')).toContain('1. m0 starts');
    expect(read('a.md')).toContain('group.liveness');
    expect(read('a.xml')).toContain('group.liveness');
  });

  test('what did not end is undecided: 3', async () => {
    const { code, out } = await run(
      'verify builtin:consumer-member --exhaustive members=5,partitions=8,faults=4 --time 200ms',
    );
    expect(code).toBe(3);
    expect(inOneLine(out)).toContain('not all of them: it was ended after');
  });

  test('bounds that are none, or of the other kind: 2', async () => {
    const of = (text: string, ref = 'builtin:consumer-member'): Promise<Ran> =>
      run(`verify ${ref} --exhaustive ${text}`);
    const cases = [
      await of('members=9,partitions=1,faults=1'),
      await of('members=1,faults=1'),
      await of('members=1,partitions=1,faults=one'),
      await of('members=2,topics=1,partitions=1,events=1'),
      await of(bounds, 'builtin:sticky'),
    ];
    for (const { code, said } of cases) {
      expect(code).toBe(2);
      expect(said).toMatch(/members=2,partitions=2,faults=1|members=3,topics=2,partitions=3/u);
    }
  });
});
