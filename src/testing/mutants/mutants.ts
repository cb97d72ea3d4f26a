import { balanceMutants } from './balance-mutants.ts';
import { cooperativeMutants } from './cooperative-mutants.ts';
import { formMutants } from './form-mutants.ts';
import type { Mutant } from './mutant.ts';
import { stateMutants } from './state-mutants.ts';
import { stickyMutants } from './sticky-mutants.ts';
import { terminationMutants } from './termination-mutants.ts';

/** Assignors that are broken on purpose: each breaks one promise of its own contract, and no other. */
export const mutants: readonly Mutant[] = [
  ...formMutants,
  ...stateMutants,
  ...terminationMutants,
  ...balanceMutants,
  ...stickyMutants,
  ...cooperativeMutants,
];
