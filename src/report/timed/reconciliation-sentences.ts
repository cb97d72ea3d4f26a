import type { Sentences } from './said.ts';

/** How partitions change hands in a KIP-848 group: `group.reconciliation`. */
export const reconciliationSentences: Sentences = {
  'taken-unacknowledged': ({ who, what }) =>
    `the coordinator takes ${what} from ${who}, who has not reported that it gave it up`,
  'given-back-unacknowledged': ({ who, what }) =>
    `the coordinator gives ${what} back to ${who}, who was to give it up and has not reported it`,
  'given-off-target': ({ who, what }) => `${who} is given ${what}, which its target does not have`,
  'given-while-revoking': ({ who, what }) =>
    `${who} is given ${what} while it still has something to give up`,
  'taken-though-it-stays': ({ who, what }) =>
    `the coordinator takes ${what} from ${who}, whose target keeps it`,
  'epoch-raised-unrevoked': ({ who, what, actual }) =>
    `the epoch of ${who} is raised (${actual}) while it still has to give up ${what}`,
  'answered-a-stranger': ({ actual }) =>
    `a heartbeat of ${actual}, who is no member, is answered as if it were one`,
  'answered-another-epoch': ({ who, expected, actual }) =>
    `${who} is told epoch ${actual} where it is at ${expected}`,
  'assignment-withheld': ({ who, expected, actual }) =>
    `${who} is not told that it has ${expected}: it knows of ${actual}`,
  'answered-another-assignment': ({ who, expected, actual }) =>
    `${who} is told ${actual} where it has ${expected}`,
  'target-too-soon': ({ expected, actual }) =>
    `a new target is computed ${actual}: expected it ${expected}`,
  'target-overdue': ({ expected, actual, since }) =>
    `the target has not followed the group${since}: it is ${actual}, expected ${expected}`,
  'told-another-interval': ({ who, expected, actual }) =>
    `${who} is told to send a heartbeat every ${actual}: expected every ${expected}`,
  'target-leaves-out': ({ what }) => `the target gives ${what} to nobody`,
  'target-unknown-partition': ({ who, what }) =>
    `the target gives ${what}, which does not exist, to ${who}`,
  'target-unsubscribed': ({ who, what }) =>
    `the target gives ${what} to ${who}, who does not subscribe to it`,
  'target-unasked': ({ who, what }) =>
    `the target gives ${what} to ${who}, who has never subscribed to that topic`,
  'target-twice': ({ who, what }) => `the target gives ${what} to ${who} and to somebody else`,
  'not-converged': ({ who, expected, actual }) =>
    `${who} has come to rest at ${actual}: expected ${expected}`,
  'held-twice': ({ who, what }) => `${who} has ${what} twice`,
  'two-holders': ({ who, what }) => `${who} have ${what} at the same time`,
  'epoch-reused': ({ one, other, what }) =>
    `${other} has ${what} at an epoch at which ${one} had it before`,
  'target-ahead': ({ expected, actual }) =>
    `the target's epoch is ${actual}, ahead of the group: expected ${expected}`,
  'member-ahead': ({ who, expected, actual }) =>
    `the epoch of ${who} is ${actual}, ahead of the target: expected ${expected}`,
};
