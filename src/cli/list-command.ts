import type { Command } from 'commander';
import { builtinNames } from '../catalog/builtins.ts';
import { describeContracts } from '../catalog/contracts.ts';
import { groupBuiltinNames } from '../catalog/group-builtins.ts';
import { knownPackages } from '../catalog/known-packages.ts';
import { describeSettings } from '../catalog/settings.ts';
import { groupInvariants } from '../check/group/group-registry.ts';
import { invariants } from '../check/registry.ts';
import type { RunCommand } from './command.ts';
import { oneOf } from './flag-values.ts';

const kinds = ['subjects', 'invariants', 'contracts', 'settings'] as const;
type Kind = (typeof kinds)[number];

/** `list`: the names that flags and references take. */
export function addListCommand(program: Command, run: RunCommand): void {
  program
    .command('list')
    .summary('the names that references and flags take')
    .description(
      'Lists what can be named: subjects for `verify`, invariants with their sources, contracts with what they claim, and settings of groups with their defaults.',
    )
    .argument('<kind>', kinds.join(', '), (text) => oneOf(kinds, text))
    .addHelpText(
      'after',
      '\nExamples:\n  $ rebalance-check list subjects\n  $ rebalance-check list invariants',
    )
    .action((kind: Kind) =>
      run((services) => {
        services.print(`${lists[kind]().join('\n')}\n`);
        return Promise.resolve(0);
      }),
    );
}

const lists: Readonly<Record<Kind, () => readonly string[]>> = {
  subjects: () => [
    ...[...builtinNames, ...groupBuiltinNames].map((name) => `builtin:${name}`),
    ...knownPackages.keys(),
    './file.ts[#export]         an assignor, a coordinator or a client of yours, TypeScript or JavaScript',
    'npm:PACKAGE[#export.path]  an assignor in a package, yours first',
  ],
  invariants: () =>
    [...invariants, ...groupInvariants].flatMap(({ id, title, source, exercises, kind }) => [
      `${id} (${kind})`,
      `    ${title}.`,
      `    Exercised by: ${exercises}`,
      `    Source: ${source.title}, ${source.locator}`,
    ]),
  settings: () => describeSettings().map(([name, value]) => `${name}=${value}`),
  contracts: () =>
    describeContracts().flatMap(({ name, title, claims }) => [
      `${name}: ${title}`,
      ...claims.map(({ invariant, scope }) =>
        scope === 'all' ? `    ${invariant}` : `    ${invariant} (with equal subscriptions)`,
      ),
    ]),
};
