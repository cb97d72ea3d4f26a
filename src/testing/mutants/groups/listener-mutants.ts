import { range } from '../../../assignors/range.ts';
import type { ListenerCallback, MemberClient } from '../../../domain/member-client.ts';
import type { JoinGroupRequest } from '../../../domain/wire.ts';
import { classicMember } from '../../../simulation/members/classic/classic-member.ts';
import type { ClassicMemberState } from '../../../simulation/members/classic/classic-member-state.ts';
import type { SpoiltStep } from './broken-client.ts';
import {
  asking,
  brokenConsumer,
  brokenCooperative,
  brokenEager,
  calling,
} from './broken-client.ts';
import type { GroupMutant } from './group-mutant.ts';

/** Clients that tell the application the wrong thing, or at the wrong time. */
export const listenerMutants: readonly GroupMutant[] = [
  {
    name: 'lost-is-not-told',
    defect: 'onPartitionsLost is missing after the generation was reset',
    breaks: 'group.listener',
    alone: true,
    members: ['eager'],
    eventsMax: 4,
    client: brokenEager(without('lost')),
  },
  {
    name: 'lost-is-not-told-by-kip-848',
    defect: 'onPartitionsLost is missing after the member was fenced',
    breaks: 'group.listener',
    alone: true,
    members: ['consumer'],
    eventsMax: 4,
    client: brokenConsumer(without('lost')),
  },
  {
    name: 'lost-is-told-as-revoked',
    defect:
      'KAFKA-8421 and before KIP-429: what is lost is told as revoked, as if it could be committed',
    breaks: 'group.listener',
    alone: true,
    members: ['cooperative'],
    eventsMax: 4,
    client: brokenCooperative((step) =>
      calling(step, (callbacks) =>
        callbacks.map((one) => (one.type === 'lost' ? { ...one, type: 'revoked' } : one)),
      ),
    ),
  },
  {
    name: 'owner-is-not-told',
    defect: 'the application is not told what it was assigned',
    breaks: 'group.listener',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 1,
    client: brokenEager(without('assigned')),
  },
  {
    name: 'revoked-is-not-told',
    defect: 'the application is not told what is taken away',
    breaks: 'group.listener',
    alone: true,
    members: ['consumer'],
    settings: { commitInRevoke: false },
    eventsMax: 3,
    client: brokenConsumer(without('revoked')),
  },
  {
    name: 'revoked-after-assigned',
    defect: 'what is taken away is told after what is given, when it is gone already',
    breaks: 'group.listener',
    alone: true,
    members: ['consumer'],
    eventsMax: 3,
    client: brokenConsumer((step) =>
      calling(step, (callbacks) =>
        callbacks.toSorted((a, b) => Number(b.type === 'assigned') - Number(a.type === 'assigned')),
      ),
    ),
  },
  {
    name: 'all-is-assigned-again',
    defect: 'a cooperative listener is told of all that it owns, not only of what is new',
    breaks: 'group.listener',
    alone: true,
    members: ['cooperative'],
    eventsMax: 3,
    client: brokenCooperative((step) =>
      calling(step, (callbacks) =>
        callbacks.map((one) =>
          one.type === 'assigned' ? { ...one, partitions: ownedBy(step.state) } : one,
        ),
      ),
    ),
  },
  {
    name: 'all-is-revoked-though-some-stays',
    defect: 'a cooperative listener is told that all it owns is revoked',
    breaks: 'group.listener',
    alone: true,
    members: ['cooperative'],
    eventsMax: 3,
    client: brokenCooperative((step, before) =>
      calling(step, (callbacks) =>
        callbacks.map((one) =>
          one.type === 'revoked' ? { ...one, partitions: ownedBy(before) } : one,
        ),
      ),
    ),
  },
  {
    name: 'everything-is-told-twice',
    defect: 'each callback runs twice',
    breaks: 'group.listener',
    members: ['eager'],
    eventsMax: 2,
    client: brokenEager((step) =>
      calling(step, (callbacks) => callbacks.flatMap((one) => [one, one])),
    ),
  },
  {
    name: 'closes-without-a-word',
    defect: 'close does not tell the application that it gives its partitions up',
    breaks: 'group.listener',
    members: ['eager', 'cooperative'],
    eventsMax: 2,
    client: brokenEager((step, _before, input) =>
      input.type === 'close' ? { ...step, callbacks: [] } : step,
    ),
  },
  {
    name: 'joins-before-it-has-revoked',
    defect: 'an eager consumer rejoins first and gives up its partitions when it has the new ones',
    breaks: 'group.listener',
    members: ['eager'],
    eventsMax: 2,
    client: {
      ...classicMember({
        protocol: 'cooperative',
        assignors: [{ ...range, name: 'cooperative-sticky' }],
      }),
      name: 'eager',
      protocol: 'eager',
    } as MemberClient,
  },
  {
    name: 'reports-without-a-generation',
    defect:
      'before KIP-792: what is owned is reported without the generation in which it was given',
    breaks: 'group.listener',
    alone: true,
    members: ['cooperative'],
    eventsMax: 2,
    client: brokenCooperative((step) =>
      asking(step, (request) => (request.api === 'JoinGroup' ? ageless(request) : request)),
    ),
  },
];

function without<State>(type: ListenerCallback['type']): SpoiltStep<State> {
  return (step) => calling(step, (callbacks) => callbacks.filter((one) => one.type !== type));
}

function ownedBy({ positions }: ClassicMemberState): ListenerCallback['partitions'] {
  return positions.map(({ topic, partition }) => ({ topic, partition }));
}

function ageless(request: JoinGroupRequest): JoinGroupRequest {
  const protocols = request.protocols.map(({ name, metadata }) => ({
    name,
    metadata: { ...metadata, generationId: -1 },
  }));
  return { ...request, protocols };
}
