import { createRequire } from 'node:module';
import path from 'node:path';
import type { Command } from 'commander';
import type { RunCommand } from './command.ts';
import type { Services } from './services.ts';

/** `doctor`: what can run here, and what is missing for the rest. */
export function addDoctorCommand(program: Command, run: RunCommand): void {
  program
    .command('doctor')
    .summary('which subjects can run here, and what is missing for the others')
    .description(
      'Looks at this machine and project: which kinds of subjects can run, and what to install for the others.',
    )
    .addHelpText('after', '\nExample:\n  $ rebalance-check doctor')
    .action(() =>
      run((services) => {
        services.print(diagnose(services).join('\n'));
        services.print('\n');
        return Promise.resolve(0);
      }),
    );
}

function diagnose({ cwd, cores }: Services): readonly string[] {
  const resolver = createRequire(path.join(cwd, 'package.json'));
  return [
    `ok       Node ${process.versions.node}, ${cores} cores`,
    'ok       builtin:NAME and ./file.js, ./file.ts',
    packageLine(resolver, 'kafkajs', 'kafkajs assigners'),
    packageLine(resolver, '@platformatic/kafka', '@platformatic/kafka assigners'),
    packageLine(resolver, 'vitest', 'tests with rebalance-check/vitest'),
    'not yet  java:, python:, go:, exec: and broker: subjects need a later version',
  ];
}

function packageLine(resolver: NodeJS.Require, name: string, what: string): string {
  try {
    resolver.resolve(name);
    return `ok       ${what}: ${name} is installed here`;
  } catch (error) {
    // A package without an entry for `require` is there all the same.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED')
      return `ok       ${what}: ${name} is installed here`;
    return `missing  ${what}: npm install ${name}`;
  }
}
