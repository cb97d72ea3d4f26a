import { describe, expect, test } from 'vitest';
import { verifyDefaults } from '../src/campaign/options.ts';
import { verify } from '../src/campaign/verify.ts';
import type { Verification } from '../src/domain/verification.ts';
import { renderJson } from '../src/report/json.ts';

const refs = ['builtin:cooperative-sticky', 'npm:@platformatic/kafka#roundRobinAssigner'];

async function run(seed: number, workers: number): Promise<string> {
  const cwd = import.meta.dirname;
  const verification = await verify(
    refs.map((ref) => ({ ref, cwd })),
    {
      ...verifyDefaults,
      seed,
      runs: 1200,
      fixtures: null,
      workers,
      exhaustive: null,
      cwd,
      signal: null,
      onProgress: () => undefined,
      clock: () => performance.now(),
    },
  );
  return renderJson(withoutTimes(verification));
}

function withoutTimes(verification: Verification): Verification {
  return {
    ...verification,
    elapsedMs: 0,
    subjects: verification.subjects.map((subject) => ({
      ...subject,
      measurements: { ...subject.measurements, assignMs: { median: 0, max: 0 } },
    })),
  };
}

describe('the same seed', () => {
  test('finds the same, byte for byte, on one worker and on two', async () => {
    expect(await run(7, 2)).toBe(await run(7, 1));
  });
});
