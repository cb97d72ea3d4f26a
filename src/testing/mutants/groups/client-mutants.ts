import { sticky } from '../../../assignors/sticky.ts';
import type { MemberClient } from '../../../domain/member-client.ts';
import { classicMember, eagerMember } from '../../../simulation/members/classic/classic-member.ts';
import type { ClassicMemberState } from '../../../simulation/members/classic/classic-member-state.ts';
import { consumerMember } from '../../../simulation/members/consumer/consumer-member.ts';
import {
  asking,
  brokenClient,
  brokenConsumer,
  brokenCooperative,
  brokenEager,
  mishearingClient,
  misconfigured,
} from './broken-client.ts';
import type { GroupMutant } from './group-mutant.ts';

const noCommits = { enableAutoCommit: false, commitInRevoke: false } as const;

/** Clients that do not do their part in the protocol. */
export const clientMutants: readonly GroupMutant[] = [
  {
    name: 'hands-over-in-one-round',
    defect:
      'a cooperative leader gives partitions to new owners before the old ones have revoked them',
    breaks: 'group.exclusive',
    alone: true,
    members: ['cooperative'],
    settings: noCommits,
    eventsMax: 3,
    client: classicMember({
      protocol: 'cooperative',
      assignors: [{ ...sticky(), name: 'cooperative-sticky' }],
    }) as MemberClient,
  },
  {
    name: 'leader-gives-one-partition-twice',
    defect: 'an eager leader gives the first partition to two members',
    breaks: 'group.exclusive',
    alone: true,
    members: ['eager'],
    settings: noCommits,
    eventsMax: 2,
    client: brokenEager((step) =>
      asking(step, (request) => {
        if (request.api !== 'SyncGroup' || request.assignments.length < 2) return request;
        const [first] = request.assignments.flatMap(
          ({ assignment }) => assignment.assignedPartitions,
        );
        if (first === undefined) return request;
        const assignments = request.assignments.map(({ memberId, assignment }) => ({
          memberId,
          assignment: {
            ...assignment,
            assignedPartitions: [
              first,
              ...assignment.assignedPartitions.filter((one) => one !== first),
            ],
          },
        }));
        return { ...request, assignments };
      }),
    ),
  },
  {
    name: 'acknowledges-before-it-revokes',
    defect:
      'a KIP-848 consumer reports its target as what it owns, before it has given anything up',
    breaks: 'group.exclusive',
    members: ['consumer'],
    eventsMax: 5,
    client: brokenConsumer((step) =>
      asking(step, (request) =>
        request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch > 0
          ? { ...request, topicPartitions: step.state.target ?? request.topicPartitions }
          : request,
      ),
    ),
  },
  {
    name: 'zombie-keeps-its-partitions',
    defect:
      'a consumer that is told that it is no member any more goes on reading until it has rejoined',
    breaks: 'group.exclusive',
    members: ['eager'],
    eventsMax: 5,
    client: brokenEager((step, before) => keepingOwned(step, before)),
  },
  {
    name: 'leader-does-not-see-new-partitions',
    defect:
      'the leader does not watch the topics that it has assigned: new partitions are read by nobody',
    breaks: 'group.liveness',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 2,
    client: brokenEager((step) => ({ ...step, state: { ...step.state, snapshot: null } })),
  },
  {
    name: 'gives-up-when-it-was-removed',
    defect: 'UNKNOWN_MEMBER_ID ends the consumer instead of making it join again',
    breaks: 'group.liveness',
    members: ['cooperative'],
    eventsMax: 3,
    client: brokenCooperative((step, _before, input) =>
      input.type === 'response' &&
      input.response.api === 'Heartbeat' &&
      input.response.errorCode === 'UNKNOWN_MEMBER_ID'
        ? { ...step, requests: [], fatal: 'UNKNOWN_MEMBER_ID' }
        : step,
    ),
  },
  {
    name: 'does-not-hear-of-rebalances',
    defect: 'REBALANCE_IN_PROGRESS in the answer to a heartbeat is ignored',
    breaks: 'group.liveness',
    members: ['eager'],
    eventsMax: 4,
    client: mishearingClient(eagerMember, (input) =>
      input.type === 'response' &&
      input.response.api === 'Heartbeat' &&
      input.response.errorCode === 'REBALANCE_IN_PROGRESS'
        ? { ...input, response: { ...input.response, errorCode: 'NONE' } }
        : input,
    ),
  },
  {
    name: 'joins-once',
    defect: 'a lost JoinGroup is not sent again',
    breaks: 'group.liveness',
    members: ['eager'],
    eventsMax: 3,
    client: brokenClient(eagerMember, (step, before, input) =>
      input.type === 'disconnected' &&
      before.inFlight.some((one) => one.requestId === input.requestId && one.api === 'JoinGroup')
        ? { state: before, requests: [], callbacks: [] }
        : step,
    ),
  },
  {
    name: 'never-acknowledges',
    defect: 'a KIP-848 consumer does not report that it has given partitions up',
    breaks: 'group.liveness',
    members: ['consumer'],
    eventsMax: 3,
    client: brokenConsumer((step) =>
      asking(step, (request) =>
        request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch > 0
          ? { ...request, topicPartitions: null }
          : request,
      ),
    ),
  },
  {
    name: 'stuck-application-stays-a-member',
    defect: 'max.poll.interval.ms is not watched: a stuck application keeps its partitions',
    breaks: 'group.session',
    members: ['eager'],
    eventsMax: 3,
    client: brokenEager((step) => withoutPollTimer(step)),
  },
  {
    name: 'stuck-application-stays-a-member-of-kip-848',
    defect: 'a KIP-848 consumer does not leave when its application does not poll',
    breaks: 'group.session',
    members: ['consumer'],
    eventsMax: 3,
    client: misconfigured(consumerMember, { maxPollIntervalMs: 600_000 }),
  },
  {
    name: 'static-member-says-goodbye',
    defect: 'a static member leaves the group when it is closed: each restart rebalances twice',
    breaks: 'group.static',
    members: ['cooperative'],
    eventsMax: 2,
    client: brokenCooperative((step, before, input) => {
      const { memberId } = before.generation;
      const groupInstanceId = before.config.instanceId ?? null;
      if (input.type !== 'close' || groupInstanceId === null || memberId === '') return step;
      const request = {
        api: 'LeaveGroup',
        apiVersion: 5,
        groupId: before.config.groupId,
        members: [{ memberId, groupInstanceId }],
      } as const;
      const requests = [...step.requests, { requestId: step.state.nextRequestId, request }];
      return { ...step, requests };
    }),
  },
  {
    name: 'static-consumer-leaves-for-good',
    defect: 'a static KIP-848 consumer leaves with epoch -1 instead of -2',
    breaks: 'group.static',
    members: ['consumer'],
    eventsMax: 2,
    client: brokenConsumer((step) =>
      asking(step, (request) =>
        request.api === 'ConsumerGroupHeartbeat' && request.memberEpoch === -2
          ? { ...request, memberEpoch: -1 }
          : request,
      ),
    ),
  },
  {
    name: 'stops-the-world',
    defect: 'a cooperative consumer fetches nothing while the group rebalances',
    breaks: 'group.undisturbed',
    alone: true,
    members: ['cooperative'],
    eventsMax: 3,
    client: brokenCooperative(pausedInRebalance),
  },
  {
    name: 'stops-the-world-of-kip-848',
    defect: 'a KIP-848 consumer pauses all that it owns while it reconciles',
    breaks: 'group.undisturbed',
    alone: true,
    members: ['consumer'],
    eventsMax: 3,
    client: brokenConsumer((step) => {
      const { change, positions } = step.state;
      if (change === null || change.why !== 'reconcile' || step.paused === undefined) return step;
      const paused = positions.map(({ topic, partition }) => ({ topic, partition }));
      return { ...step, paused, state: { ...step.state, paused } };
    }),
  },
  {
    name: 'reports-a-state-that-there-is-not',
    defect: 'a classic client is STABLE as soon as its JoinGroup is answered',
    breaks: 'group.transitions',
    alone: true,
    members: ['cooperative'],
    eventsMax: 1,
    client: brokenCooperative((step) =>
      step.status?.state === 'COMPLETING_REBALANCE'
        ? { ...step, status: { ...step.status, state: 'STABLE' } }
        : step,
    ),
  },
  {
    name: 'asks-for-an-id-twice',
    defect:
      'a consumer without an id joins again before it is answered: two ids, one of them nobody’s',
    breaks: 'group.session',
    members: ['eager'],
    eventsMax: 1,
    client: {
      ...eagerMember,
      step: (state: ClassicMemberState, input, nowMs) => {
        const isOfCopy = 'requestId' in input && input.requestId >= copies;
        return doubled(eagerMember.step(state, isOfCopy ? { type: 'timer' } : input, nowMs));
      },
    } as MemberClient,
  },
];

/** Requests of these numbers are copies. */
const copies = 1_000_000;

function doubled(step: ClassicStep): ClassicStep {
  const requests = step.requests.flatMap(({ requestId, request }) =>
    request.api === 'JoinGroup' && request.memberId === ''
      ? [
          { requestId, request },
          { requestId: copies + requestId, request },
        ]
      : [{ requestId, request }],
  );
  return { ...step, requests };
}

type ClassicStep = ReturnType<MemberClient<ClassicMemberState>['step']>;

/** What is lost stays owned, and is fetched from, until there is another assignment. */
function keepingOwned(step: ClassicStep, before: ClassicMemberState): ClassicStep {
  const isLost = step.callbacks.some(({ type }) => type === 'lost');
  if (!isLost || step.state.life !== 'polling') return step;
  const { owned: _, ...rest } = step;
  return { ...rest, state: { ...step.state, positions: before.positions } };
}

function withoutPollTimer(step: ClassicStep): ClassicStep {
  if (step.state.pollAtMs === null) return step;
  return { ...step, state: { ...step.state, pollAtMs: null } };
}

function pausedInRebalance(step: ClassicStep, before: ClassicMemberState): ClassicStep {
  const { phase, positions } = step.state;
  const isRebalancing = phase === 'PREPARING_REBALANCE' || phase === 'COMPLETING_REBALANCE';
  const owned = positions.map(({ topic, partition }) => ({ topic, partition }));
  if (before.phase === phase && !isRebalancing) return step;
  const { processed: _, ...rest } = step;
  return isRebalancing
    ? { ...rest, paused: owned, state: { ...step.state, positions: before.positions } }
    : { ...step, paused: [] };
}
