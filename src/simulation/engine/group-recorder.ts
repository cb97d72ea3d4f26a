import type { GroupRecorder } from './world.ts';

/** A recorder with nothing in it. */
export function emptyGroupRecorder(): GroupRecorder {
  return { observations: [], nowMs: 0, lastEventAtMs: 0, running: undefined };
}
