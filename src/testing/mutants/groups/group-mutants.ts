import { classicGenerationMutants } from './classic-generation-mutants.ts';
import { classicLeaderMutants } from './classic-leader-mutants.ts';
import { classicRequestMutants } from './classic-request-mutants.ts';
import { classicStateMutants } from './classic-state-mutants.ts';
import { classicStaticMutants } from './classic-static-mutants.ts';
import { classicTimeMutants } from './classic-time-mutants.ts';
import { clientMutants } from './client-mutants.ts';
import { consumerGroupMutants } from './consumer-group-mutants.ts';
import type { GroupMutant } from './group-mutant.ts';
import { listenerMutants } from './listener-mutants.ts';
import { migrationMutants } from './migration-mutants.ts';
import { offsetMutants } from './offset-mutants.ts';
import { reconciliationMutants } from './reconciliation-mutants.ts';
import { settingsMutants } from './settings-mutants.ts';
import { stepMutants } from './step-mutants.ts';

/** Coordinators and clients that are broken on purpose: each has one defect, which a promise of the contract shows. */
export const groupMutants: readonly GroupMutant[] = [
  ...classicGenerationMutants,
  ...classicLeaderMutants,
  ...classicStateMutants,
  ...classicStaticMutants,
  ...classicRequestMutants,
  ...classicTimeMutants,
  ...consumerGroupMutants,
  ...reconciliationMutants,
  ...migrationMutants,
  ...clientMutants,
  ...listenerMutants,
  ...offsetMutants,
  ...settingsMutants,
  ...stepMutants,
];
