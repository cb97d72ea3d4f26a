import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../campaign/options.ts';
import type { ProgressOptions } from './progress.ts';
import { progressLine } from './progress.ts';

const at = (phase: Progress['phase'], more: Partial<Progress> = {}): Progress => ({
  ref: './mine.ts',
  phase,
  done: 1234,
  planned: 5000,
  perSecond: 4321,
  broken: [],
  ...more,
});

function shown(options: ProgressOptions, all: readonly Progress[], columns = 200): string {
  const stream = Object.assign(new PassThrough(), {
    isTTY: options.redraws,
    columns,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const line = progressLine(stream as unknown as NodeJS.WriteStream, options);
  for (const progress of all) line.show(progress);
  line.clear();
  return String(stream.read() ?? '');
}

describe('progressLine', () => {
  test('elsewhere than on a terminal: one line for each subject that is done', () => {
    const told = shown({ redraws: false, color: false }, [
      at('loading'),
      at('hunting'),
      at('shrinking'),
      at('done', { planned: null, perSecond: 0, broken: ['coverage', 'purity'] }),
    ]);
    expect(told).toBe('verified ./mine.ts: 1,234 histories, broken: coverage, purity\n');
  });

  test('on a terminal it turns, in colour only where that is wanted', () => {
    // oxlint-disable-next-line no-control-regex
    const colour = /\u001b\[\d+m/u;
    const plain = shown({ redraws: true, color: false }, [at('loading'), at('hunting')]);
    expect(plain).toContain('⠋');
    expect(plain).not.toMatch(colour);
  });

  test('a terminal that does not know its width gets lines', () => {
    const told = shown({ redraws: true, color: false }, [at('hunting'), at('done')], 0);
    expect(told).toMatch(/^verified .*\n$/u);
  });

  test('a name cannot move the cursor', () => {
    const told = shown({ redraws: false, color: false }, [
      at('done', { ref: './\u001b[2Jx\n.ts' }),
    ]);
    expect(told).toBe('verified ./\\u001b[2Jx\\n.ts: 1,234 histories, 4,321/s\n');
  });
});
