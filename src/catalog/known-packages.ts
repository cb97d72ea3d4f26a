import type { ContractName } from '../domain/contract.ts';

/**
 * Contracts of assignors in packages that cannot declare one themselves, by reference: what their names and documents
 * promise. Instance ids apart, which neither client tells its assigners (see `resolve.ts`).
 */
export const knownPackages: ReadonlyMap<string, ContractName> = new Map<string, ContractName>([
  ['npm:kafkajs#PartitionAssigners.roundRobin', 'round-robin'],
  ['npm:@platformatic/kafka#roundRobinAssigner', 'round-robin'],
  ['npm:@platformatic/kafka#cooperativeStickyAssigner', 'cooperative-sticky'],
]);
