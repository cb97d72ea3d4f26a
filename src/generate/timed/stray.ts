import type { MemberProtocol } from '../../domain/member-client.ts';
import type { StrayRequest, StrayTwist } from '../../domain/timed-history.ts';
import { chance, pick } from '../draw.ts';
import type { TimedLetter } from './letter.ts';

/** Which twists make a request wrong: a join has no generation, a leave no protocol. */
export const strayTwists: Readonly<Record<StrayRequest, readonly StrayTwist[]>> = {
  join: ['unknown-member', 'wrong-instance', 'wrong-protocol', 'malformed'],
  sync: ['old-epoch', 'future-epoch', 'unknown-member', 'wrong-instance', 'wrong-protocol'],
  heartbeat: ['old-epoch', 'future-epoch', 'unknown-member', 'wrong-instance'],
  leave: ['unknown-member', 'wrong-instance'],
  commit: [
    'old-epoch',
    'future-epoch',
    'unknown-member',
    'wrong-instance',
    'outsider',
    'malformed',
  ],
  'fetch-offsets': ['old-epoch', 'future-epoch', 'unknown-member'],
  'consumer-heartbeat': [
    'old-epoch',
    'future-epoch',
    'unknown-member',
    'wrong-instance',
    'wrong-protocol',
    'malformed',
  ],
};

const classic: readonly StrayRequest[] = ['join', 'sync', 'heartbeat', 'leave', 'commit'];
const kip848: readonly StrayRequest[] = ['consumer-heartbeat', 'commit', 'fetch-offsets'];

/** Of 100 strays, how many are of the protocol that their member speaks. */
const OWN_PERCENT = 85;

function requestsOf(protocol: MemberProtocol, own: boolean): readonly StrayRequest[] {
  return (protocol === 'consumer') === own ? kip848 : classic;
}

/** A request that nobody should send, made from a member that is there or was. */
export const stray: TimedLetter = {
  kind: 'stray',
  possible: ({ present, gone }) => present.length + gone.length > 0,
  draw: (draw, _plan, { nowMs, present, gone }) => {
    const index = draw.below(present.length + gone.length);
    const place = present[index] ?? gone[index - present.length];
    if (place === undefined) return { atMs: nowMs, type: 'wait' };
    const request = pick(draw, requestsOf(place.protocol, chance(draw, OWN_PERCENT)));
    const twist = pick(draw, strayTwists[request]);
    return { atMs: nowMs, type: 'stray', member: place.member, request, twist };
  },
};
