import { noGeneration } from './classic-member-state.ts';
import type { Generation } from './classic-member-state.ts';
import type { Turn } from './turn.ts';

/**
 * The consumer is no member any more, and joins anew at its next `poll`, where it learns that it lost what it owns.
 * `keep-member-id`: the coordinator may still know it by its id.
 *
 * Source: Kafka, `AbstractCoordinator.resetStateAndRejoin`.
 */
export function resetGeneration({ member }: Turn, id: 'drop-member-id' | 'keep-member-id'): void {
  member.phase = 'UNJOINED';
  member.generation =
    id === 'drop-member-id'
      ? noGeneration
      : { generationId: -1, memberId: member.generation.memberId, protocolName: null };
  member.rejoinNeeded = true;
  member.needsJoinPrepare = true;
  restHeartbeat({ member });
}

/** The heartbeat thread rests: the consumer is in no group, or waits for its JoinGroup. */
export function restHeartbeat({ member }: Pick<Turn, 'member'>): void {
  member.heartbeatAtMs = null;
  member.sessionAtMs = null;
}

/** Whether the consumer's generation is still the one that a request was sent in. */
export function isSameGeneration(a: Generation | null, b: Generation | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return (
    a.generationId === b.generationId &&
    a.memberId === b.memberId &&
    a.protocolName === b.protocolName
  );
}

/** Whether the consumer lost its generation, with or without its member id. */
export function isGenerationReset({ generationId, protocolName }: Generation): boolean {
  return generationId === noGeneration.generationId && protocolName === null;
}
