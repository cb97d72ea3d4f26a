import { test as property } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { builtinNames } from '../src/catalog/builtins.ts';
import { resolveSubject } from '../src/catalog/resolve.ts';
import { judge } from '../src/check/judge.ts';
import { histories } from '../src/generate/arbitrary.ts';
import { drive } from '../src/run/drive.ts';

const seed = 20260821;

describe.each(builtinNames)('%s', async (name) => {
  const subject = await resolveSubject(`builtin:${name}`, { cwd: import.meta.dirname });
  const { claims, protocol } = subject.profile;

  property.prop([histories({ size: 'mixed', protocol })], { seed, numRuns: 300 })(
    'keeps all that it promises, whatever happens to the group',
    async (history) => {
      const { trace } = await drive(subject, history, {
        timeoutMs: 20_000,
        clock: () => 0,
        guard: null,
      });
      const broken = judge(trace, claims).filter(({ verdict }) => verdict.status !== 'holds');
      expect(broken).toEqual([]);
    },
  );
});
