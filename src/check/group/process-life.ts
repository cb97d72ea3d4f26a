import type { GroupObservation, Lives } from '../../domain/group-trace.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';

/** One process of a member. */
export interface ProcessLife {
  readonly process: string;
  readonly member: string;
  readonly protocol: MemberProtocol;
  readonly instanceId: string | null;
  readonly index: number;
  readonly atMs: number;
  /** How it lived, oldest first, with the indices of the observations. */
  readonly lives: readonly { readonly index: number; readonly seen: Lives }[];
  /** How it lives at the end. */
  readonly how: Lives['how'];
  /** Index of the observation with which it gave up; -1: it did not. */
  readonly gaveUp: number;
  readonly error: string | null;
}

/** A life that is still being written down. */
export type MutableLife = {
  -readonly [Key in keyof ProcessLife]: Key extends 'lives'
    ? { readonly index: number; readonly seen: Lives }[]
    : ProcessLife[Key];
};

/** Takes up what an observation tells of a process's life. */
export function takeLife(
  processes: Map<string, MutableLife>,
  seen: GroupObservation,
  index: number,
): void {
  if (seen.type === 'started') {
    const { process, member, protocol, instanceId, atMs } = seen;
    processes.set(process, {
      process,
      member,
      protocol,
      instanceId,
      index,
      atMs,
      lives: [],
      how: 'well',
      gaveUp: -1,
      error: null,
    });
  } else if (seen.type === 'lives') {
    const life = processes.get(seen.process);
    if (life === undefined) return;
    life.lives.push({ index, seen });
    life.how = seen.how;
  } else if (seen.type === 'gave-up') {
    const life = processes.get(seen.process);
    if (life === undefined || life.gaveUp !== -1) return;
    life.gaveUp = index;
    life.error = seen.error;
  }
}
