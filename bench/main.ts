/** `npm run bench`: all measurements, one after the other, written to `bench/RESULTS.md`. Takes a few minutes. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const parts = [
  ['Histories', 'histories.ts'],
  ['Timed histories', 'timed-histories.ts'],
  ['Model checking', 'explore.ts'],
  ['Assignors', 'assignors.ts'],
  ['Oracles', 'oracles.ts'],
] as const;

/** The comment at the top of a bench says what it measures. */
function introOf(file: string): string {
  const [, comment = ''] = /^\/\*\*([\s\S]*?)\*\//u.exec(fs.readFileSync(file, 'utf8')) ?? [];
  return comment.replaceAll(/^ \* ?/gmu, '').trim();
}

const sections = parts.map(([title, name]) => {
  const file = path.join(import.meta.dirname, name);
  const { stdout, status } = spawnSync(process.execPath, ['--no-warnings', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench/${name} ended with ${String(status)}`);
  console.log(`\n${title}\n${stdout}`);
  return `## ${title}\n\n\`node bench/${name}\`\n\n${introOf(file)}\n\n${stdout}`;
});
const machine = `Node ${process.versions.node}, ${os.availableParallelism()} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${os.platform()}. Machines differ and are noisy: trust the ratios inside one table.`;
fs.writeFileSync(
  path.join(import.meta.dirname, 'RESULTS.md'),
  `# Measurements\n\nMade by \`npm run bench\`. ${machine}\n\n${sections.join('\n')}`,
);
