import type { GroupResponse } from '../../../domain/wire.ts';
import { memberOf } from '../../../simulation/classic/members.ts';
import type { ClassicStep } from './broken-classic.ts';
import {
  answering,
  brokenClassic,
  classicStep,
  mishearing,
  withGroup,
  recoverRightly,
} from './broken-classic.ts';
import type { GroupMutant } from './group-mutant.ts';

/** Classic coordinators that count generations wrongly. */
export const classicGenerationMutants: readonly GroupMutant[] = [
  {
    name: 'counts-generations-by-two',
    defect: 'each completed join counts the generation up by two',
    breaks: 'group.generation',
    alone: true,
    members: ['eager', 'cooperative'],
    eventsMax: 2,
    coordinator: brokenClassic((state, input, nowMs) =>
      joined(state.group?.generation ?? 0, classicStep(state, input, nowMs), 1),
    ),
  },
  {
    name: 'keeps-the-generation',
    defect:
      'a join is completed and the generation stays: members of the old one are not told apart',
    breaks: 'group.generation',
    members: ['eager'],
    eventsMax: 3,
    coordinator: brokenClassic((state, input, nowMs) =>
      joined(Math.max(1, state.group?.generation ?? 0), classicStep(state, input, nowMs), -1),
    ),
  },
  {
    name: 'starts-again-after-failover',
    defect: 'the generation is not in the log: a coordinator that takes over begins with 0',
    breaks: 'group.generation',
    members: ['eager', 'cooperative'],
    eventsMax: 2,
    coordinator: brokenClassic(classicStep, (state, nowMs) => {
      const recovered = recoverRightly(state, nowMs);
      const { group } = recovered;
      return group === null ? recovered : { ...recovered, group: { ...group, generation: 0 } };
    }),
  },
  {
    name: 'old-sync-gets-the-new-assignment',
    defect: 'SyncGroup of an old generation is answered with the assignment of the new one',
    breaks: 'group.generation',
    members: ['eager', 'cooperative'],
    eventsMax: 6,
    coordinator: brokenClassic(
      mishearing((request, group) =>
        request.api === 'SyncGroup' && request.generationId < group.generation
          ? { ...request, generationId: group.generation, assignments: [] }
          : request,
      ),
    ),
  },
  {
    name: 'assignment-is-told-once',
    defect: 'whoever asks for its assignment again, because the answer was lost, gets none',
    breaks: 'group.generation',
    members: ['eager', 'cooperative'],
    eventsMax: 4,
    coordinator: brokenClassic((state, input, nowMs) => {
      const step = classicStep(state, input, nowMs);
      const { group } = state;
      if (group?.state !== 'Stable' || input.type !== 'request') return step;
      const { request } = input;
      if (request.api !== 'SyncGroup' || group.pendingSyncs.includes(request.memberId)) return step;
      return memberOf(group, request.memberId) === null ? step : answering(step, withoutPart);
    }),
  },
];

/** A step in which a join was completed, with another generation. */
function joined(before: number, step: ClassicStep, by: number): ClassicStep {
  const { group } = step.state;
  if (group === null || group.generation <= before) return step;
  const generation = group.generation + by;
  return answering(
    withGroup(step, {
      ...group,
      generation,
      persisted:
        group.persisted === null || group.state !== 'Empty'
          ? group.persisted
          : { ...group.persisted, generation },
    }),
    (response) =>
      response.api === 'JoinGroup' && response.errorCode === 'NONE'
        ? { ...response, generationId: generation }
        : response,
  );
}

function withoutPart(response: GroupResponse): GroupResponse {
  return response.api === 'SyncGroup' && response.errorCode === 'NONE'
    ? { ...response, assignment: { assignedPartitions: [] } }
    : response;
}
