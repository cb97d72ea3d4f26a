import type { Coordinator } from '../../../domain/coordinator.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import { referenceCoordinators } from '../../../simulation/cast.ts';
import { consumerMember } from '../../../simulation/members/consumer/consumer-member.ts';
import { brokenConsumerGroup, consumerStep } from './broken-consumer-group.ts';
import { asking, brokenClient, brokenEager } from './broken-client.ts';
import type { GroupMutant } from './group-mutant.ts';

/** Coordinators and clients that follow other settings, or ask for others, than they were given. */
export const settingsMutants: readonly GroupMutant[] = [
  {
    name: 'new-members-are-waited-for-for-ever',
    defect: 'a member that crashes in its first join is kept until the rebalance ends',
    breaks: 'group.session',
    members: ['eager', 'cooperative'],
    eventsMax: 6,
    coordinator: misled('classic', () => ({ newMemberJoinTimeoutMs: 1e9 })),
  },
  {
    name: 'offsets-never-expire',
    defect: 'offsets of a group that was empty for longer than their retention are still told',
    breaks: 'offsets.monotonic',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: misled('classic', () => ({ offsetsRetentionMs: 0 })),
  },
  {
    name: 'offsets-of-kip-848-never-expire',
    defect: 'the same in a KIP-848 group',
    breaks: 'offsets.monotonic',
    members: ['consumer'],
    eventsMax: 4,
    coordinator: misled('consumer', () => ({ offsetsRetentionMs: 0 })),
  },
  {
    name: 'no-session-is-too-short',
    defect: 'JoinGroup with a session below group.min.session.timeout.ms is let in',
    breaks: 'group.fencing',
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: misled('classic', () => ({ groupMinSessionTimeoutMs: 0 })),
  },
  {
    name: 'target-follows-late',
    defect: 'a new target is computed only after ten times the assignment interval',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: misled('consumer', ({ groupConsumerAssignmentIntervalMs: intervalMs }) => ({
      groupConsumerAssignmentIntervalMs: 10 * intervalMs,
    })),
  },
  {
    name: 'asks-for-heartbeats-too-often',
    defect: 'members are told to send heartbeats ten times as often as the broker is told to',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 1,
    coordinator: misled('consumer', ({ groupConsumerHeartbeatIntervalMs: intervalMs }) => ({
      groupConsumerHeartbeatIntervalMs: Math.ceil(intervalMs / 10),
    })),
  },
  {
    name: 'pattern-means-a-beginning',
    defect: 'a regular expression stands for the topics that begin as it says',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 4,
    coordinator: brokenConsumerGroup((state, input, nowMs) => {
      if (input.type !== 'request' || input.request.api !== 'ConsumerGroupHeartbeat') {
        return consumerStep(state, input, nowMs);
      }
      const { subscribedTopicRegex: regex } = input.request;
      const subscribedTopicRegex = regex === null || regex === '' ? regex : `${regex}.*`;
      const request = { ...input.request, subscribedTopicRegex };
      return consumerStep(state, { ...input, request }, nowMs);
    }),
  },
  {
    name: 'asks-for-all-the-time-in-the-world',
    defect: 'a KIP-848 consumer joins with another rebalance timeout than max.poll.interval.ms',
    breaks: 'group.session',
    alone: true,
    members: ['consumer'],
    eventsMax: 1,
    client: brokenClient(consumerMember, (step) =>
      asking(step, (request) =>
        request.api === 'ConsumerGroupHeartbeat' && request.rebalanceTimeoutMs !== -1
          ? { ...request, rebalanceTimeoutMs: 2_147_483_647 }
          : request,
      ),
    ),
  },
  {
    name: 'asks-for-a-short-session',
    defect: 'an eager consumer joins with another session than session.timeout.ms',
    breaks: 'group.session',
    members: ['eager'],
    eventsMax: 1,
    client: brokenEager((step) =>
      asking(step, (request) =>
        request.api === 'JoinGroup' ? { ...request, sessionTimeoutMs: 6001 } : request,
      ),
    ),
  },
  {
    name: 'closes-without-leaving',
    defect: 'an eager consumer that is closed does not leave the group',
    breaks: 'group.session',
    alone: true,
    members: ['eager'],
    eventsMax: 2,
    client: brokenEager((step) =>
      asking(step, (request) => (request.api === 'LeaveGroup' ? null : request)),
    ),
  },
];

/** A right coordinator that was given other settings. */
function misled(
  protocol: keyof typeof referenceCoordinators,
  change: (settings: GroupSettings) => Partial<GroupSettings>,
): Coordinator {
  const right = referenceCoordinators[protocol];
  return {
    ...right,
    initial: (config) =>
      right.initial({ ...config, settings: { ...config.settings, ...change(config.settings) } }),
  };
}
