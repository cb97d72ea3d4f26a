import { didYouMean } from '../adapters/nearest-name.ts';
import type { Assignor, AssignorFactory } from '../domain/assignor.ts';
import { SuiteError } from '../domain/errors.ts';

type Load = () => Promise<Assignor | AssignorFactory>;

/** Our own assignors by name, loaded when they are asked for. */
const builtins: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['range', async () => (await import('../assignors/range.ts')).range],
  ['round-robin', async () => (await import('../assignors/round-robin.ts')).roundRobin],
  ['sticky', async () => (await import('../assignors/sticky.ts')).sticky],
  [
    'cooperative-sticky',
    async () => (await import('../assignors/cooperative-sticky.ts')).cooperativeSticky,
  ],
  ['uniform', async () => (await import('../assignors/uniform.ts')).uniform],
  ['server-range', async () => (await import('../assignors/server-range.ts')).serverRange],
  ['rack-range', async () => (await import('../assignors/rack-range.ts')).rackRange],
  ['rack-sticky', async () => (await import('../assignors/rack-sticky.ts')).rackSticky],
  [
    'rack-cooperative-sticky',
    async () => (await import('../assignors/rack-cooperative-sticky.ts')).rackCooperativeSticky,
  ],
]);

/** The names that `builtin:` knows, in the order in which they are listed. */
export const builtinNames: readonly string[] = [...builtins.keys()];

/** One of our own assignors. Throws a `SuiteError` with code `UNKNOWN_NAME` if there is none of that name. */
export async function loadBuiltin(name: string): Promise<Assignor | AssignorFactory> {
  const load = builtins.get(name);
  if (load !== undefined) return load();
  throw new SuiteError(
    'UNKNOWN_NAME',
    `there is no builtin ${JSON.stringify(name)}.${didYouMean(name, builtinNames)}`,
    `Choose one of ${builtinNames.join(', ')}.`,
  );
}
