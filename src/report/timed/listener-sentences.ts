import type { Sentences } from './said.ts';

/** What clients own, and what their applications are told of it: `group.exclusive`, `group.listener`, `group.undisturbed`. */
export const listenerSentences: Sentences = {
  'two-owners': ({ who, what, actual, since }) =>
    `${who} own ${what} at the same time${since === '' ? '' : `,${since}`} (${actual})`,
  'kept-after-told': ({ one, other, what, actual }) =>
    `${one} and ${other} own ${what} at the same time, although one of them had been told to let go (${actual})`,

  'called-after-end': ({ who, what }) =>
    `the listener of ${who} is called (${what}) after its process has ended`,
  'called-while-away': ({ who, what }) =>
    `the listener of ${who} is called (${what}) while its application does not poll`,
  'told-of-nothing': ({ who }) => `the listener of ${who} is told that nothing was revoked or lost`,
  'lost-not-told': ({ who, what, expected }) =>
    `${who} has lost ${what}, and onPartitionsLost was not called: expected ${expected}`,
  'assigned-twice': ({ who, what }) =>
    `onPartitionsAssigned of ${who} tells of ${what} twice, with neither revoked nor lost in between`,
  'assigned-before-revoked': ({ who, what }) =>
    `onPartitionsAssigned of ${who} is called before onPartitionsRevoked, which has to tell of ${what}`,
  'assigned-not-given': ({ who, what }) =>
    `onPartitionsAssigned of ${who} tells of ${what}, which the coordinator did not give`,
  'revoked-in-part': ({ who, what }) =>
    `${who}, an eager consumer, keeps ${what} when it has to give up all`,
  'revoked-when-lost': ({ who, what }) =>
    `onPartitionsRevoked of ${who} is called for ${what}, which it had lost: onPartitionsLost was due`,
  'revoked-after-let-go': ({ who, what }) =>
    `onPartitionsRevoked of ${who} is called for ${what} only after it has let go of it`,
  'revoked-though-it-stays': ({ who, what }) =>
    `onPartitionsRevoked of ${who} tells of ${what}, which nobody had taken from it`,
  'lost-without-cause': ({ who, what }) =>
    `onPartitionsLost of ${who} is called for ${what} while it still belongs to the group: onPartitionsRevoked was due`,
  'lost-in-part': ({ who, what }) =>
    `onPartitionsLost of ${who} leaves out ${what}, which was lost with the others`,
  'given-up-but-not-had': ({ who, what }) =>
    `${who} is told that it gives up ${what}, and had never been told that it got it`,
  'owns-not-given': ({ who, what }) => `${who} owns ${what}, which the coordinator did not give it`,
  'closed-untold': ({ who, what }) =>
    `${who} closes without telling its application that it gives up ${what}`,
  'owned-untold': ({ who, what }) =>
    `${who} owns ${what} and its application was not told by onPartitionsAssigned`,
  'kept-after-revoked': ({ who, what }) =>
    `${who} still owns ${what} after onPartitionsRevoked has told of it`,
  'let-go-untold': ({ who, what }) =>
    `${who} lets go of ${what}, and neither onPartitionsRevoked nor onPartitionsLost was called`,
  'joins-unrevoked': ({ who, what }) =>
    `${who}, an eager consumer, joins again while its application still has ${what}`,
  'joins-untold': ({ who }) =>
    `${who}, an eager consumer, joins again without calling onPartitionsRevoked first`,
  'assigned-not-told': ({ who, what }) =>
    `${who} goes on after a rebalance that gave it ${what} without calling onPartitionsAssigned`,
  'reports-too-little': ({ who, what }) =>
    `${who} does not tell the coordinator that it owns ${what}`,
  'reports-too-much': ({ who, what }) =>
    `${who} tells the coordinator that it owns ${what}, which it does not`,
  'reports-without-generation': ({ who, expected, actual }) =>
    `${who} tells what it owns as of generation ${actual}: expected ${expected}`,
  'commits-unowned': ({ who, what, expected }) =>
    `${who} commits offsets of ${what}, which it does not own: expected ${expected}`,
  'keeps-what-was-taken': ({ who, what }) =>
    `${who} still has ${what}, which was taken from it: expected it to be given up within a few polls`,
  'ignores-assignment': ({ who, what }) =>
    `${who} does not own what it was given last: it differs by ${what}`,

  'let-go': ({ who, what }) =>
    `${who} lets go of ${what}, which the rebalance does not take from it`,
  paused: ({ who, what }) =>
    `${who} stops fetching ${what}, which the rebalance does not take from it`,
  'not-read': ({ who, what, since }) =>
    `${who} has read nothing of ${what}${since}, which the rebalance does not take from it`,
};
