import type { GroupObservation } from '../../domain/group-trace.ts';
import type { MemberClient, MemberInput, MemberStep } from '../../domain/member-client.ts';
import type { Setting } from './setting.ts';
import { groupId, topicName } from './setting.ts';

/** One client in a replay: what it does is written down in the order in which clients act. */
export interface ReplayedClient {
  start(nowMs: number): void;
  /** What it sends, and whether it closed its connection before. */
  step(input: MemberInput, nowMs: number): Pick<MemberStep<unknown>, 'requests' | 'disconnects'>;
  /** When it wants to be woken; undefined: not at all. */
  wakeAtMs(): number | undefined;
}

/** Whose client it is, and where what is seen of it goes. */
export interface ReplayedClientParts {
  readonly setting: Setting;
  readonly name: string;
  readonly see: (observation: GroupObservation) => void;
}

/** A client that has not started. */
export function replayedClient(
  client: MemberClient,
  { setting: { topics, settings, protocol }, name, see }: ReplayedClientParts,
): ReplayedClient {
  let state = client.initial({
    groupId,
    process: name,
    protocol,
    wish: { topics: [topicName] },
    topics,
    settings,
  });
  let wakeAtMs: number | undefined;

  function note(step: MemberStep<unknown>, atMs: number): void {
    const { status, callbacks, owned, paused, fatal } = step;
    if (status !== undefined) see({ type: 'thought', atMs, process: name, ...status });
    const told = callbacks.map(({ type, partitions }) => ({
      type: 'called-back' as const,
      atMs,
      process: name,
      callback: type,
      partitions,
    }));
    for (const call of told) if (call.callback !== 'assigned') see(call);
    if (owned !== undefined) see({ type: 'owns', atMs, process: name, partitions: owned });
    if (paused !== undefined) see({ type: 'pauses', atMs, process: name, partitions: paused });
    for (const call of told) if (call.callback === 'assigned') see(call);
    if (fatal !== undefined) see({ type: 'gave-up', atMs, process: name, error: fatal });
  }

  return {
    start: (atMs) =>
      see({ type: 'started', atMs, process: name, member: name, protocol, instanceId: null }),
    step(input, nowMs) {
      const step = client.step(state, input, nowMs);
      state = step.state;
      wakeAtMs = step.wakeAtMs;
      note(step, nowMs);
      return step;
    },
    wakeAtMs: () => wakeAtMs,
  };
}
