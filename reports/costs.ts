import fs from 'node:fs';
import path from 'node:path';
import { costsDefaults, measureCosts } from '../src/campaign/costs.ts';
import type { Progress } from '../src/campaign/options.ts';
import { renderCostsJson } from '../src/report/costs/json.ts';
import { renderCostsMarkdown } from '../src/report/costs/markdown.ts';
import { renderCostsHtml } from '../src/report/html/costs-page.ts';

/** A few days are enough to see what is what; `compare` plays more. */
const days = 4;

/** Measures what strategies cost and writes that into the folder: the same on every machine. */
export async function writeCosts(
  folder: string,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const costs = await measureCosts({
    ...costsDefaults,
    seed: 1,
    runs: days,
    protocols: ['eager', 'cooperative', 'consumer'],
    settings: {},
    assignor: null,
    vary: {
      setting: 'max.poll.interval.ms',
      values: [5000, 10_000, 30_000, 300_000].map((maxPollIntervalMs) => ({
        value: String(maxPollIntervalMs),
        settings: { maxPollIntervalMs },
      })),
    },
    timeMs: null,
    cwd: folder,
    signal: null,
    onProgress,
    clock: () => performance.now(),
    command: `rebalance-check compare --histories production-like --runs ${days}`,
  });
  fs.writeFileSync(path.join(folder, 'costs.json'), renderCostsJson(costs));
  fs.writeFileSync(path.join(folder, 'costs.html'), renderCostsHtml(costs));
  fs.writeFileSync(path.join(folder, 'costs.md'), renderCostsMarkdown(costs));
}
