import { afterAll, describe, expect, test } from 'vitest';
import { verifyDefaults } from '../src/campaign/options.ts';
import { verify } from '../src/campaign/verify.ts';
import type { Verification } from '../src/domain/verification.ts';
import { renderJson } from '../src/report/json.ts';
import { parseVerification } from '../src/save/parse-verification.ts';
import { partText, temporaryModules } from '../src/testing/temporary-modules.ts';

const modules = temporaryModules();
afterAll(() => {
  modules.remove();
});

interface Campaign {
  readonly seed: number;
  readonly runs: number;
  readonly workers: number;
  readonly cwd?: string;
}

async function run(
  refs: readonly string[],
  { seed, runs, workers, cwd = import.meta.dirname }: Campaign,
): Promise<string> {
  const verification = await verify(
    refs.map((ref) => ({ ref, cwd })),
    {
      ...verifyDefaults,
      seed,
      runs,
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
    const refs = ['builtin:cooperative-sticky', 'npm:@platformatic/kafka#roundRobinAssigner'];
    const campaign = { seed: 7, runs: 1200 };
    const one = await run(refs, { ...campaign, workers: 1 });
    expect(await run(refs, { ...campaign, workers: 2 })).toBe(one);
  });

  test('finds the same of groups in virtual time, byte for byte, on one worker and on two', async () => {
    const refs = ['builtin:classic-coordinator', 'builtin:consumer-member'];
    const campaign = { seed: 7, runs: 150 };
    const one = await run(refs, { ...campaign, workers: 1 });
    expect(await run(refs, { ...campaign, workers: 2 })).toBe(one);
    // Otherwise two runs that look at nothing are the same, too.
    expect(await run(refs, { ...campaign, seed: 8, workers: 1 })).not.toBe(one);
  });

  test('finds the same of coordinators and clients that are broken', async () => {
    const { folder: cwd } = modules;
    const refs = [
      modules.write(
        'tells-less.mjs',
        partText(
          'classicCoordinator',
          `const { replies, ...step } = base.step(state, input, nowMs);
    const less = (offset) => Math.max(-1, offset.committedOffset - 1);
    return { ...step, replies: replies.map((reply) => reply.response.api !== 'OffsetFetch' ? reply : {
      ...reply,
      response: { ...reply.response, offsets: reply.response.offsets.map((one) => ({ ...one, committedOffset: less(one) })) },
    }) };`,
        ),
      ),
      modules.write(
        'throws.mjs',
        partText(
          'consumerMember',
          "if (input.type === 'disconnected') throw new Error('no connection');",
        ),
      ),
    ];
    const campaign = { seed: 7, runs: 40, cwd };
    const one = await run(refs, { ...campaign, workers: 1 });
    const { subjects } = parseVerification(one, 'one');
    for (const { findings } of subjects) expect(findings).not.toEqual([]);
    expect(await run(refs, { ...campaign, workers: 2 })).toBe(one);
  });
});
