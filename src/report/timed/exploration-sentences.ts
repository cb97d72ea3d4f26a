import type { Sentences } from './said.ts';

/** What is seen of single states, and of all of them together, when every interleaving is explored. */
export const explorationSentences: Sentences = {
  'epoch-went-back': ({ expected, actual }) =>
    `the group's epoch goes back to ${actual}: expected ${expected}`,
  'generation-skipped': ({ expected, actual }) =>
    `the generation becomes ${actual}: expected ${expected}`,
  'leader-not-member': ({ who }) => `${who} leads the group and is no member of it`,
  'handed-over-early': ({ who, what }) =>
    `${who} is given ${what}, which somebody else still has or has not given up`,
  'held-not-assigned': ({ who, what }) =>
    `${who} owns ${what}, which the coordinator neither assigns to it nor waits to get back from it`,
  'epoch-order': ({ expected, actual }) => `the epochs are ${actual}: expected ${expected}`,
  'rebalances-for-ever': ({ expected, actual }) =>
    `the group is in its ${actual}th epoch, though so little happened: expected ${expected}`,
  unanswered: ({ actual }) => `a request of a client is never answered (${actual})`,
  stuck: ({ actual }) => `the group never comes to rest: ${actual}`,
  'goes-round-for-ever': ({ actual }) => `the group never comes to rest: ${actual}`,
};
