import { brokenClassic, classicStep } from './broken-classic.ts';
import { brokenConsumer, brokenCooperative, brokenEager } from './broken-client.ts';
import { brokenConsumerGroup, consumerStep, repliedWith } from './broken-consumer-group.ts';
import type { GroupMutant } from './group-mutant.ts';

let steps = 0;

/** Coordinators and clients whose steps do not end, or do not follow from what they are given. */
export const stepMutants: readonly GroupMutant[] = [
  {
    name: 'throws-at-the-third-member',
    defect: 'a coordinator throws when a third member joins',
    breaks: 'termination',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      if ((step.state.group?.members.length ?? 0) > 2) throw new Error('no room for a third');
      return step;
    }),
  },
  {
    name: 'client-throws-when-it-is-fenced',
    defect: 'a client throws when it learns that it was fenced',
    breaks: 'termination',
    members: ['consumer'],
    eventsMax: 4,
    client: brokenConsumer((step, before) => {
      if (step.state.epoch === 0 && before.epoch > 0) throw new TypeError('epoch is undefined');
      return step;
    }),
  },
  {
    name: 'wakes-for-ever',
    defect: 'a client whose timer is due again at once, in the same instant, for ever',
    breaks: 'termination',
    members: ['cooperative'],
    eventsMax: 3,
    client: brokenCooperative((step, _before, _input, nowMs) =>
      step.state.phase === 'STABLE' && step.state.generation.generationId > 1
        ? { ...step, wakeAtMs: nowMs }
        : step,
    ),
  },
  {
    name: 'answers-something-else',
    defect: 'a SyncGroup is answered with the answer to a heartbeat',
    breaks: 'termination',
    members: ['eager', 'cooperative'],
    eventsMax: 2,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const replies = step.replies.map(({ requestId, response }) => ({
        requestId,
        response:
          response.api === 'SyncGroup' && response.errorCode !== 'NONE'
            ? ({ api: 'Heartbeat', errorCode: response.errorCode } as const)
            : response,
      }));
      return { ...step, replies };
    }),
  },
  {
    name: 'counts-outside-of-its-state',
    defect: 'answers depend on how many steps were taken before, in whatever group',
    breaks: 'determinism',
    alone: true,
    members: ['consumer'],
    eventsMax: 1,
    coordinator: brokenConsumerGroup((state, input, nowMs) => {
      steps += 1;
      return repliedWith(consumerStep(state, input, nowMs), (response) =>
        response.api === 'ConsumerGroupHeartbeat'
          ? { ...response, heartbeatIntervalMs: response.heartbeatIntervalMs + (steps % 2) }
          : response,
      );
    }),
  },
  {
    name: 'changes-what-it-was-given',
    defect: 'a client sorts the requests that it has in flight in place',
    breaks: 'determinism',
    alone: true,
    members: ['eager'],
    eventsMax: 2,
    client: brokenEager((step, before) => {
      (before.subscription as string[]).push('t0');
      (before.subscription as string[]).pop();
      (before as { nextRequestId: number }).nextRequestId += 1;
      return step;
    }),
  },
];
