import type { Coordinator, CoordinatorInput } from '../../../domain/coordinator.ts';
import type { ClassicGroup } from '../../../simulation/classic/classic-group.ts';
import { stepOf } from '../../../simulation/classic/classic-coordinator.ts';
import { currentGeneration } from '../../../simulation/classic/join-answers.ts';
import { kafkaServerAssignors } from '../../../simulation/consumer/consumer-coordinator.ts';
import { mixedCoordinator } from '../../../simulation/migration/mixed-coordinator.ts';
import { isClassicState, type MixedState } from '../../../simulation/migration/mixed-state.ts';
import type { GroupMutant } from './group-mutant.ts';

const right: Coordinator<MixedState> = mixedCoordinator({ assignors: kafkaServerAssignors });

/** Coordinators of both protocols that change a group's side wrongly. */
export const migrationMutants: readonly GroupMutant[] = [
  {
    name: 'downgrade-keeps-a-stale-target',
    defect:
      'KAFKA-20273: a group becomes classic and goes on with a target that is not for its members',
    breaks: 'group.transitions',
    members: ['cooperative', 'consumer'],
    eventsMax: 5,
    coordinator: broken((state, input, nowMs) =>
      goingOn(state, right.step(state, input, nowMs), nowMs),
    ),
  },
  {
    name: 'downgrade-by-replacement-keeps-a-stale-target',
    defect:
      'KAFKA-20273: the last KIP-848 member is replaced by a classic one while a new target is due, and nobody rejoins',
    breaks: 'group.transitions',
    members: ['cooperative', 'consumer'],
    settings: { kafkaVersion: 'trunk', groupConsumerAssignmentIntervalMs: 3000 },
    eventsMax: 6,
    coordinator: broken((state, input, nowMs) => {
      const step = right.step(state, input, nowMs);
      const isJoin = input.type === 'request' && input.request.api === 'JoinGroup';
      return isJoin ? goingOn(state, step, nowMs) : step;
    }),
  },
  {
    name: 'migrates-against-the-policy',
    defect: 'a classic group becomes one of KIP-848 though its policy forbids it',
    breaks: 'group.transitions',
    members: ['eager', 'consumer'],
    settings: { groupConsumerMigrationPolicy: 'disabled' },
    eventsMax: 4,
    coordinator: broken((state, input, nowMs) => {
      if (!isClassicState(state) || input.type !== 'request')
        return right.step(state, input, nowMs);
      const { config } = state;
      const settings = { ...config.settings, groupConsumerMigrationPolicy: 'upgrade' as const };
      const step = right.step({ ...state, config: { ...config, settings } }, input, nowMs);
      return isClassicState(step.state)
        ? { ...step, state: { ...step.state, config } }
        : { ...step, state: { ...step.state, settings: config.settings } };
    }),
  },
  {
    name: 'stays-of-kip-848-without-its-members',
    defect:
      'a group of the new protocol whose last such member has left does not become classic again',
    breaks: 'group.transitions',
    members: ['cooperative', 'consumer'],
    eventsMax: 5,
    coordinator: broken((state, input, nowMs) => {
      if (isClassicState(state)) return right.step(state, input, nowMs);
      const settings = { ...state.settings, groupConsumerMigrationPolicy: 'upgrade' as const };
      const step = right.step({ ...state, settings }, input, nowMs);
      return isClassicState(step.state)
        ? step
        : { ...step, state: { ...step.state, settings: state.settings } };
    }),
  },
  {
    name: 'upgrade-forgets-assignments',
    defect: 'a classic group becomes one of KIP-848 and its members’ partitions are taken for free',
    breaks: 'group.reconciliation',
    members: ['cooperative', 'consumer'],
    eventsMax: 5,
    coordinator: broken((state, input, nowMs) => {
      const step = right.step(state, input, nowMs);
      if (!isClassicState(state) || isClassicState(step.state)) return step;
      const { group } = step.state;
      return group === null
        ? step
        : { ...step, state: { ...step.state, group: { ...group, partitionEpochs: [] } } };
    }),
  },
  {
    name: 'classic-member-is-not-asked-to-rejoin',
    defect:
      'a classic member of a KIP-848 group does not learn from its heartbeats that it has to give up partitions',
    breaks: 'group.fencing',
    members: ['cooperative', 'consumer'],
    eventsMax: 5,
    coordinator: broken((state, input, nowMs) => {
      const step = right.step(state, input, nowMs);
      if (isClassicState(state) || isClassicState(step.state)) return step;
      const replies = step.replies.map(({ requestId, response }) => ({
        requestId,
        response:
          response.api === 'Heartbeat' && response.errorCode === 'REBALANCE_IN_PROGRESS'
            ? ({ api: 'Heartbeat', errorCode: 'NONE' } as const)
            : response,
      }));
      return { ...step, replies };
    }),
  },
];

type MixedStep = ReturnType<Coordinator<MixedState>['step']>;

/** A step in which a group became a classic one, without the rebalance after it. */
function goingOn(before: MixedState, step: MixedStep, nowMs: number): MixedStep {
  if (isClassicState(before) || !isClassicState(step.state)) return step;
  const { group } = step.state;
  if (group?.state !== 'PreparingRebalance' || before.group === null) return step;
  const stable: ClassicGroup = {
    ...group,
    state: 'Stable',
    joinTimer: null,
    members: group.members.map((member) => ({
      ...member,
      joinRequestId: null,
      sessionExpiresAtMs: nowMs + member.sessionTimeoutMs,
    })),
  };
  const waiting = group.members.flatMap(({ joinRequestId: requestId, memberId }) =>
    requestId === null ? [] : [{ requestId, response: currentGeneration(stable, memberId) }],
  );
  return stepOf({ ...step.state, group: stable }, [...step.replies, ...waiting]);
}

function broken(
  step: (state: MixedState, input: CoordinatorInput, nowMs: number) => MixedStep,
): Coordinator {
  const coordinator: Coordinator<MixedState> = { ...right, step };
  return coordinator as Coordinator;
}
