import type { MemberProtocol } from '../../domain/member-client.ts';

/** A member, there or gone. `topics` is a set of topic slots, as bits. */
export interface Place {
  readonly member: string;
  protocol: MemberProtocol;
  readonly instanceId: string | undefined;
  topics: number;
  life: 'well' | 'stalled' | 'paused';
  /** When the coordinator, or its own client, will have lost patience with it; not `well`. */
  patienceAtMs: number;
}

/**
 * What the generator knows of the group while it makes a timed history, so that few events are no-ops. Who was expelled
 * by a timeout it does not know: that is the subject's. Changed in place; it lives for one history.
 */
export interface TimedWorld {
  nowMs: number;
  /** Processes that run, in the order of joining. */
  readonly present: Place[];
  /** Members whose process was closed or died. */
  readonly gone: Place[];
  /** Partitions by topic slot; -1: no such topic now. */
  readonly partitions: number[];
  /** When things that were caused come due: a session or a rebalance ends, a process is back. The last few. */
  readonly dueAtMs: number[];
  namesUsed: number;
  instancesUsed: number;
  bounces: number;
}

/** An empty group at time 0 over `slots` topics that do not exist. */
export function emptyTimedWorld(slots: number): TimedWorld {
  const partitions: number[] = [];
  for (let slot = 0; slot < slots; slot += 1) partitions.push(-1);
  return {
    nowMs: 0,
    present: [],
    gone: [],
    partitions,
    dueAtMs: [],
    namesUsed: 0,
    instancesUsed: 0,
    bounces: 0,
  };
}

const DUE_MAX = 6;

/** Remembers that something is due `afterMs` from now. */
export function willBeDue({ nowMs, dueAtMs }: TimedWorld, afterMs: number): void {
  if (dueAtMs.length >= DUE_MAX) dueAtMs.shift();
  dueAtMs.push(nowMs + afterMs);
}

/** Takes the member at `index` out. */
export function departs(world: TimedWorld, index: number): Place {
  const place = world.present[index] as Place;
  world.present.splice(index, 1);
  world.gone.push(place);
  return place;
}
