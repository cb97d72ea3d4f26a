/** A path made once more shows the group and the clients that the model has: long ways, taken by chance. */
import { describe, expect, test } from 'vitest';
import type { GroupObservation } from '../../domain/group-trace.ts';
import type { MemberProtocol, MemberStatus } from '../../domain/member-client.ts';
import type { GroupDescription } from '../../domain/wire.ts';
import { randomDraw } from '../../generate/random-draw.ts';
import { referenceCast, referenceCoordinators } from '../cast.ts';
import { leanCoordinator } from './lean-coordinator.ts';
import { bitsOf } from './looks.ts';
import type { Model } from './model.ts';
import { modelOf } from './model.ts';
import { moveInWords } from './path-in-words.ts';
import { replayOf } from './replay.ts';
import { processIn, settingOf } from './setting.ts';

const bounds = { members: 3, partitions: 2, faults: 3 };
const walks = 60;
const movesAWalk = 120;

interface View {
  readonly group: GroupDescription | null;
  /** By place, of those who are not gone: what a client owns, and who it thinks it is. */
  readonly clients: readonly (readonly [owned: number, status: MemberStatus | null] | null)[];
}

function viewOf(model: Model, state: Int32Array): View {
  const { coordinators, places, clients, members } = model;
  return {
    group: coordinators.at(state[0] ?? 0).group,
    clients: Array.from({ length: members }, (_, place) => {
      const { client } = places.at(state[place + 1] ?? 0);
      return client < 0 ? null : [clients.at(client).owned, clients.at(client).status];
    }),
  };
}

function viewIn(observations: readonly GroupObservation[]): View {
  let group: GroupDescription | null = null;
  const owned = new Map<string, number>();
  const statuses = new Map<string, MemberStatus>();
  const gone = new Set<string>();
  for (const seen of observations) {
    if (seen.type === 'described') group = seen.group;
    if (seen.type === 'owns') owned.set(seen.process, bitsOf(seen.partitions));
    if (seen.type === 'thought') {
      const { state, memberId, generation } = seen;
      statuses.set(seen.process, { state, memberId, generation });
    }
    if (seen.type === 'lives' && (seen.how === 'closed' || seen.how === 'crashed'))
      gone.add(seen.process);
  }
  const clients = Array.from({ length: bounds.members }, (_, place) => {
    const name = processIn(place);
    return gone.has(name) ? null : ([owned.get(name) ?? 0, statuses.get(name) ?? null] as const);
  });
  return { group, clients };
}

function walk(protocol: MemberProtocol, isReduced: boolean): number {
  const base = referenceCoordinators[protocol === 'consumer' ? 'consumer' : 'classic'];
  const cast = referenceCast(leanCoordinator(base));
  const setting = settingOf(bounds, protocol);
  const model = modelOf(cast, setting, { isReduced });
  const draw = randomDraw(7, isReduced ? 1 : 2);
  const enabled = new Int32Array(model.moves.all.length);
  const faults = new Set<string>();
  for (let round = 0; round < walks; round++) {
    const replay = replayOf(cast, setting);
    let state = model.initial.slice();
    const words: string[] = [];
    for (let made = 0; made < movesAWalk; made++) {
      const count = model.enabled(state, enabled);
      let number = enabled[draw.below(count)] ?? 0;
      // Else all faults would happen at the very start.
      if (model.moves.isFault(number) && draw.below(8) > 0) number = enabled[0] ?? 0;
      const next = new Int32Array(model.width);
      expect(model.apply(state, number, next)).toBeNull();
      state = next;
      const move = model.moves.all[number];
      if (move === undefined) throw new Error('no such move');
      replay.make(move);
      words.push(moveInWords(move));
      if (model.moves.isFault(number)) faults.add(move.type === 'place' ? move.step : move.type);
    }
    expect({ words, ...viewIn(replay.observations) }).toEqual({ words, ...viewOf(model, state) });
  }
  return faults.size;
}

describe('a replayed path', () => {
  test.each(['eager', 'cooperative', 'consumer'] as const)('%s: is the model’s', (protocol) => {
    // All seven kinds of faults were among them.
    expect(walk(protocol, false)).toBe(7);
    expect(walk(protocol, true)).toBe(7);
  });
});
