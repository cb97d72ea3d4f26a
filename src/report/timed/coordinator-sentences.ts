import type { Sentences } from './said.ts';

/** How a group steps: `group.generation`, `group.leader`, `group.transitions`, `group.protocol-selection`, each step. */
export const coordinatorSentences: Sentences = {
  'lost-by-failover': ({ expected, actual }) =>
    `the coordinator comes back with generation ${actual}: expected ${expected}`,
  'raised-without-join': ({ expected, actual }) =>
    `the generation is raised to ${actual}, and no join was completed: expected ${expected}`,
  'not-raised': ({ expected, actual }) =>
    `a join is completed and the generation stays at ${actual}: expected ${expected}`,
  'member-went-back': ({ who, expected, actual }) =>
    `the epoch of ${who} goes back to ${actual}: expected ${expected}`,
  'change-without-epoch': ({ who, expected, actual }) =>
    `${who} changes the group and its epoch stays at ${actual}: expected ${expected}`,
  'needless-epoch': ({ expected, actual }) =>
    `the group epoch is raised to ${actual}: expected ${expected}`,
  'wrong-generation-told': ({ who, expected, actual }) =>
    `${who} is told generation ${actual} while the group is in ${expected}`,
  'assignment-of-another-generation': ({ who, expected, actual }) =>
    `${who} gets ${actual}: expected it to be ${expected}`,
  'two-assignments': ({ who, expected, actual }) =>
    `${who} is told two assignments in one generation: ${expected}, then ${actual}`,

  'no-leader': ({ actual }) => `${actual} leads the group: expected one of its members`,
  'absent-leader': ({ who }) => `${who} leads a generation that it has not joined`,
  'leader-changed': ({ one, other }) =>
    `${other} leads now, although ${one} led before and has joined again`,
  'two-leaders': ({ other, expected }) => `${other} leads instead of ${expected}`,
  'finished-without-leader': ({ who, actual }) =>
    `the group becomes Stable before its leader ${who} has synced (${actual})`,
  'wrong-part': ({ who, expected, actual }) =>
    `${who} gets ${actual} where its leader gave it ${expected}`,
  'leads-consumer-group': ({ who, actual }) =>
    `${who} is told that ${actual} leads, in a KIP-848 group, where nobody does`,
  'wrong-leader': ({ who, expected, actual }) =>
    `${who} is told that ${actual} leads, where it is ${expected}`,
  'list-for-follower': ({ who, actual }) => `${who} does not lead and is sent ${actual}`,
  'wrong-list': ({ who, expected, actual }) =>
    `leader ${who} is sent the members ${actual} where the group has ${expected}`,
  'wrong-instance': ({ who, expected, actual }) =>
    `leader ${who} is told that a member's instance id is ${actual}, where it is ${expected}`,
  'stale-metadata': ({ who, expected, actual }) =>
    `leader ${who} is sent old metadata (${actual}): expected ${expected}`,

  vanished: ({ actual }) => `the group is gone although it has members: ${actual}`,
  'illegal-step': ({ expected, actual }) =>
    `the group goes from ${actual} in one step: allowed is ${expected}`,
  'migrated-against-policy': ({ expected, actual }) =>
    `the group changes its type (${actual}), and the migration policy is ${expected}`,
  'downgraded-too-early': ({ expected, actual }) =>
    `the group becomes ${actual}: expected ${expected}`,
  'downgrade-without-rebalance': ({ expected, actual }) =>
    `the group becomes classic and is ${actual} at once: expected ${expected}`,
  'needless-rebalance': ({ who, count, expected, actual }) =>
    `a rebalance starts without need${count === 0 ? '' : `, for ${who}`}: the group is at ${actual}, expected ${expected}`,
  'no-rebalance': ({ who, expected, actual }) =>
    `no rebalance starts for ${who}: the group is ${actual}, expected ${expected}`,
  'not-finished': ({ who, actual }) =>
    `leader ${who} has synced and the group is ${actual} instead of Stable`,
  'left-but-listed': ({ who }) => `${who} has left and is still a member`,
  'changed-by-reading': ({ expected, actual }) =>
    `a request that should change nothing changes the group to ${actual}: expected ${expected}`,
  uninvited: ({ who, actual }) =>
    `${who} becomes a member without a request of its own (${actual})`,
  'two-of-one-id': ({ one }) => `there are two members ${one}`,
  'two-of-one-instance': ({ who }) => `${who} are members with one instance id`,
  'member-of-another-generation': ({ who, expected, actual }) =>
    `${who} is in generation ${actual} of a group in generation ${expected}`,
  'wrong-state': ({ expected, actual }) =>
    `the group is not as it can be: expected ${expected}, was ${actual}`,
  'not-downgraded': ({ who }) =>
    `only classic members are left (${who}) and the group is not converted`,
  'illegal-thought': ({ who, expected, actual }) =>
    `${who} goes from ${actual}: allowed is ${expected}`,

  'not-preferred': ({ expected, actual }) =>
    `the group uses assignor ${actual} where its members prefer ${expected}`,
  'not-supported-by-all': ({ who, actual, expected }) =>
    `the group follows strategy ${actual}, which not all of ${who} can: expected ${expected}`,
  'not-elected': ({ expected, actual }) =>
    `the group follows strategy ${actual} where the vote elects ${expected}`,
  'not-proposed': ({ who, expected, actual }) =>
    `the coordinator has it that ${who} proposes ${actual}: it has proposed ${expected}`,
  'told-another': ({ who, expected, actual }) =>
    `${who} is told strategy ${actual} where the group follows ${expected}`,
  'refused-needlessly': ({ who, actual }) =>
    `${who} could be admitted and is answered with ${actual}`,
  admitted: ({ who, expected, actual }) =>
    `${who} cannot follow any strategy of the group and is let in (${actual}): expected ${expected}`,
  'refused-otherwise': ({ who, expected, actual }) =>
    `${who} cannot follow any strategy of the group and is answered with ${actual} where ${expected} was due`,

  threw: ({ one, count, actual }) => `${stepOf(one, count)} threw: ${actual}`,
  hung: ({ one, count }) => `${stepOf(one, count)} does not come to its end`,
  'never-settled': ({ one, count, actual }) =>
    `it goes on without an end: ${actual}, the last one ${stepOf(one, count)}`,
  exited: ({ one, count }) => `${stepOf(one, count)} ended the process`,
  'out-of-memory': ({ one, count }) => `${stepOf(one, count)} ran out of memory`,
  crashed: ({ one, count }) => `${stepOf(one, count)} crashed`,
  'not-an-answer': ({ one, count, actual }) =>
    `what ${stepOf(one, count)} gave is no answer: ${actual}`,
  'other-answer': ({ one, count, actual }) => `${stepOf(one, count)}, done twice, ${actual}`,
  'changed-input': ({ one, count, actual }) =>
    `${stepOf(one, count)} changed what it was given: it ${actual}`,
};

const stepOf = (member: string, count: number): string =>
  count === 0 ? 'a step of the coordinator' : `a step of ${member}`;
