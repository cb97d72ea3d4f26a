import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { SuiteError } from '../domain/errors.ts';
import type { RunCommand } from './command.ts';
import { oneOf } from './flag-values.ts';
import { starterFiles } from './init-templates.ts';
import { writeFile } from './output-files.ts';
import type { ExitCode, Services } from './services.ts';

const kinds = ['native', 'kafkajs', 'platformatic'] as const;
const languages = ['ts', 'js'] as const;

interface Flags {
  readonly language: (typeof languages)[number];
  readonly force?: boolean;
}

/** `init`: a starter assignor and its vitest file. */
export function addInitCommand(program: Command, run: RunCommand): void {
  program
    .command('init')
    .summary('write a starter assignor and its vitest file')
    .description(
      'Writes assignor.ts, which keeps what it promises, and assignor.test.ts, which checks that with vitest. Change the first until the second complains.',
    )
    .argument('[kind]', kinds.join(', '), (text) => oneOf(kinds, text), 'native')
    .option(
      '--language <language>',
      languages.join(' or '),
      (text) => oneOf(languages, text),
      'ts' as const,
    )
    .option('--force', 'overwrite files that exist')
    .addHelpText(
      'after',
      '\nExamples:\n  $ rebalance-check init\n  $ rebalance-check init kafkajs --language js',
    )
    .action((kind: (typeof kinds)[number], flags: Flags) =>
      run((services) => Promise.resolve(init(kind, flags, services))),
    );
}

function init(kind: (typeof kinds)[number], flags: Flags, services: Services): ExitCode {
  const files = starterFiles(kind, flags.language);
  const taken = files.filter((file) => fs.existsSync(path.resolve(services.cwd, file.path)));
  if (taken.length > 0 && flags.force !== true)
    throw new SuiteError(
      'USAGE',
      `${taken.map((file) => file.path).join(' and ')} exist already`,
      'Move them away, or overwrite them with --force.',
    );
  for (const file of files) {
    writeFile(services.cwd, file.path, file.text);
    services.print(`wrote ${file.path}\n`);
  }
  const assignor = files[0]?.path ?? 'assignor.ts';
  services.print(
    `\nNext:\n  npx rebalance-check verify ./${assignor}\n  npx vitest run        (after: npm install --save-dev vitest)\n`,
  );
  return 0;
}
