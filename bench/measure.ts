import v8 from 'node:v8';
import vm from 'node:vm';

const runs = 7;
/** A case whose first run takes longer is not run again. */
const patienceMs = 1_000;

v8.setFlagsFromString('--expose-gc');
v8.setFlagsFromString('--min-semi-space-size=64');
v8.setFlagsFromString('--max-semi-space-size=128');
const collect = vm.runInNewContext('gc') as () => void;

/** Median milliseconds, and the megabytes of the run that took most. */
export function measure(ask: () => unknown): { readonly ms: number; readonly megabytes: number } {
  const times: number[] = [];
  let megabytes = 0;
  for (let run = 0; run < runs; run++) {
    collect();
    const before = process.memoryUsage();
    const start = performance.now();
    ask();
    times.push(performance.now() - start);
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    megabytes = Math.max(megabytes, grown / 1e6);
    if ((times[0] ?? 0) > patienceMs) break;
  }
  times.sort((a, b) => a - b);
  return { ms: times[times.length >> 1] ?? 0, megabytes };
}
