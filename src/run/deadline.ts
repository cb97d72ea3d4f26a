import vm from 'node:vm';

/** What came of a call with a deadline. */
export type Timely<Value> =
  | { readonly inTime: true; readonly value: Value }
  | { readonly inTime: false };

const slot = Symbol.for('rebalance-check.deadline');
const script = new vm.Script(`globalThis[Symbol.for('rebalance-check.deadline')]()`);

/**
 * Calls `work` and interrupts it if it is still running after `limitMs`: also in an endless loop that never returns to
 * the event loop. What is interrupted stays half done, so whoever calls must throw its state away.
 *
 * Cost: about 50 µs a call (a watching thread is started), so wrap many short runs in one.
 */
export function withinTime<Value>(limitMs: number, work: () => Value): Timely<Value> {
  const host = globalThis as { [slot]?: unknown };
  const outer = host[slot];
  try {
    host[slot] = work;
    const value: Value = script.runInThisContext({ timeout: Math.max(1, Math.ceil(limitMs)) });
    return { inTime: true, value };
  } catch (error) {
    if (isTimeout(error)) return { inTime: false };
    throw error;
  } finally {
    host[slot] = outer;
  }
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
