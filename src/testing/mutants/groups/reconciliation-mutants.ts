import type { Assignor } from '../../../domain/assignor.ts';
import type { Coordinator } from '../../../domain/coordinator.ts';
import { kafkaServerAssignors } from '../../../simulation/consumer/consumer-coordinator.ts';
import type { ConsumerMember } from '../../../simulation/consumer/consumer-group.ts';
import { memberOf } from '../../../simulation/consumer/consumer-group.ts';
import {
  findPartition,
  mergePartitions,
  withoutEpoch,
} from '../../../simulation/consumer/partition-list.ts';
import { mixedCoordinator } from '../../../simulation/migration/mixed-coordinator.ts';
import type { Draft } from '../base.ts';
import { draftOf } from '../base.ts';
import {
  beforehand,
  brokenConsumerGroup,
  heartbeatSpoilt,
  mishearingGroup,
  repliedWith,
  thereafter,
  withOther,
} from './broken-consumer-group.ts';
import type { GroupMutant } from './group-mutant.ts';

/** KIP-848 coordinators that hand partitions over wrongly. */
export const reconciliationMutants: readonly GroupMutant[] = [
  {
    name: 'given-back-without-its-epoch',
    defect:
      'KAFKA-16147: a partition that is given back while it is being revoked loses its epoch, and is free',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 8,
    coordinator: brokenConsumerGroup(
      thereafter((after, before) => {
        if (before === null) return after;
        const lost = after.members.flatMap((member) =>
          givenBack(member, memberOf(before, member.memberId)),
        );
        if (lost.length === 0) return after;
        const partitionEpochs = after.partitionEpochs.filter(
          (entry) =>
            !lost.some((one) => one.partition === entry.partition && one.topic === entry.topic),
        );
        return { ...after, partitionEpochs };
      }),
    ),
  },
  {
    name: 'epoch-after-epoch-of-revocation',
    defect:
      'KAFKA-19974: a member that has to give up more when it has given up all gets the next epoch',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    settings: { kafkaVersion: 'trunk' },
    eventsMax: 8,
    coordinator: brokenConsumerGroup(
      heartbeatSpoilt((heard) => {
        const { before, after, step } = heard;
        const isAsked = before.state === 'UNREVOKED_PARTITIONS' && after.state === before.state;
        if (!isAsked || sameRevocation(before, after)) return step;
        const memberEpoch = after.memberEpoch + 1;
        return withOther(heard, { ...after, memberEpoch, rebalanceEpoch: memberEpoch });
      }),
    ),
  },
  {
    name: 'epoch-raised-before-it-has-revoked',
    defect:
      'a member gets the epoch of the target as soon as it is asked to give something up for it',
    breaks: 'group.reconciliation',
    alone: true,
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(
      heartbeatSpoilt((heard) => {
        const { after, step, group } = heard;
        const memberEpoch = group.assignmentEpoch;
        if (after.state !== 'UNREVOKED_PARTITIONS' || after.memberEpoch >= memberEpoch) return step;
        return withOther(heard, { ...after, memberEpoch, rebalanceEpoch: memberEpoch });
      }),
    ),
  },
  {
    name: 'given-before-it-is-given-up',
    defect: 'a partition goes to its new owner though the old one has not acknowledged',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(beforehand((group) => ({ ...group, partitionEpochs: [] }))),
  },
  {
    name: 'silence-is-consent',
    defect: 'a heartbeat that does not say what the member owns counts as an acknowledgement',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 4,
    coordinator: brokenConsumerGroup(
      mishearingGroup((request, { assigned, state }) =>
        request.api === 'ConsumerGroupHeartbeat' &&
        request.topicPartitions === null &&
        state === 'UNREVOKED_PARTITIONS'
          ? { ...request, topicPartitions: withoutEpoch(assigned) }
          : request,
      ),
    ),
  },
  {
    name: 'target-gives-one-partition-twice',
    defect: 'a server assignor gives the first partition to two members',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 2,
    coordinator: assigningBy((draft) => {
      const [first, second] = [...draft.values()].filter((list) => list.length > 0);
      if (first?.[0] !== undefined) second?.push(first[0]);
    }),
  },
  {
    name: 'target-leaves-a-partition-out',
    defect: 'a server assignor forgets the last partition',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 2,
    coordinator: assigningBy((draft) => {
      [...draft.values()].find((list) => list.length > 0)?.pop();
    }),
  },
  {
    name: 'answers-with-the-target',
    defect: 'a member is told its target, not what is free for it yet',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(
      heartbeatSpoilt(({ step, after }) =>
        repliedWith(step, (response) =>
          response.api === 'ConsumerGroupHeartbeat' && response.assignment !== null
            ? { ...response, assignment: after.target }
            : response,
        ),
      ),
    ),
  },
  {
    name: 'change-of-assignment-is-not-told',
    defect: 'a heartbeat is answered without the assignment though it has changed',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    eventsMax: 3,
    coordinator: brokenConsumerGroup(
      heartbeatSpoilt(({ step, request }) =>
        repliedWith(step, (response) =>
          response.api === 'ConsumerGroupHeartbeat' &&
          response.errorCode === 'NONE' &&
          request.topicPartitions !== null &&
          request.memberEpoch > 0
            ? { ...response, assignment: null }
            : response,
        ),
      ),
    ),
  },
  {
    name: 'keeps-what-is-not-wanted-any-more',
    defect:
      'KAFKA-19431: partitions of a topic that a member does not subscribe to any more stay its own',
    breaks: 'group.reconciliation',
    members: ['consumer'],
    settings: { kafkaVersion: 'trunk' },
    eventsMax: 4,
    coordinator: brokenConsumerGroup(
      heartbeatSpoilt((heard) => {
        const { before, after, step } = heard;
        const dropped = before.assigned.filter(
          ({ topic }) => !after.subscribedTopicNames.includes(topic),
        );
        if (after.subscribedTopicRegex !== '' || dropped.length === 0) return step;
        const assigned = mergePartitions(after.assigned, dropped);
        return withOther(heard, { ...after, state: 'STABLE', assigned, pendingRevocation: [] });
      }),
    ),
  },
];

function givenBack(
  after: ConsumerMember,
  before: ConsumerMember | undefined,
): ConsumerMember['assigned'] {
  if (before === undefined) return [];
  return after.assigned.filter((one) => findPartition(before.pendingRevocation, one) !== undefined);
}

function sameRevocation(
  { pendingRevocation: before }: ConsumerMember,
  { pendingRevocation: after }: ConsumerMember,
): boolean {
  return (
    before.length === after.length && before.every((one) => findPartition(after, one) !== undefined)
  );
}

/** A right coordinator whose assignors' answers are spoilt. */
function assigningBy(spoil: (draft: Draft) => void): Coordinator {
  const spoilt = [...kafkaServerAssignors].map(([name, assignor]): [string, Assignor] => [
    name,
    {
      ...assignor,
      assign: (cluster, group) => {
        const draft = draftOf(assignor.assign(cluster, group));
        spoil(draft);
        return draft;
      },
    },
  ]);
  return mixedCoordinator({ assignors: new Map(spoilt) }) as Coordinator;
}
