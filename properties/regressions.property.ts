import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ChildCell } from '../src/campaign/child-cell.ts';
import { replayFixture } from '../src/campaign/replay.ts';
import { storedFixturesIn } from '../src/cli/stored-fixtures.ts';

const root = path.resolve(import.meta.dirname, '..');
const fixtures = await storedFixturesIn(['properties/regressions'], root);

describe('what was found once', () => {
  test('is kept', () => {
    expect(fixtures.length).toBeGreaterThan(0);
  });

  test.each(fixtures.map(({ path: file, fixture }) => [file, fixture] as const))(
    '%s is seen again, exactly as it was told',
    async (_, fixture) => {
      const cell = new ChildCell({ ref: fixture.subject.ref, cwd: root });
      try {
        const { verdict } = await replayFixture(cell, fixture, { timeoutMs: 5000 });
        expect(verdict).toBe('as-expected');
      } finally {
        await cell.close();
      }
    },
  );
});
