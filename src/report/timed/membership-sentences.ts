import type { Said, Sentences } from './said.ts';

const error =
  (api: string) =>
  ({ who, expected, actual }: Said): string =>
    `${api} of ${who} is answered with ${actual} where the protocol says ${expected}`;

/** Who is let in, refused, removed and answered: `group.fencing`, `group.session`, `group.static`, `group.liveness`. */
export const membershipSentences: Sentences = {
  'wrong-join-error': error('JoinGroup'),
  'wrong-sync-error': error('SyncGroup'),
  'wrong-heartbeat-error': error('Heartbeat'),
  'wrong-leave-error': error('LeaveGroup'),
  'wrong-commit-error': error('OffsetCommit'),
  'partition-unanswered': ({ who, what, actual }) =>
    `${actual} of ${who} is not told anything of ${what}`,
  'wrong-fetch-error': error('OffsetFetch'),
  'wrong-consumer-heartbeat-error': error('ConsumerGroupHeartbeat'),
  'wrong-describe-error': error('DescribeGroups'),
  'refused-but-changed': ({ who, expected, actual }) =>
    `a request of ${who} is refused and changes the group all the same: from ${expected} to ${actual}`,
  'refused-commit-kept': ({ who, what, actual }) =>
    `OffsetFetch tells for ${what} ${actual} when ${who} committed it`,

  'refusal-tells-more': ({ expected, actual }) =>
    `a request is refused and is told ${actual} besides: expected ${expected}`,

  'removed-while-waiting': ({ who }) =>
    `${who} is removed while its own request waits at the coordinator`,
  'removed-too-early': ({ who, expected, since }) =>
    `${who} is removed too early, silent${since}: expected ${expected}`,
  'expired-late': ({ who, expected, since }) =>
    `${who} is still a member, silent${since}: expected it ${expected}`,
  'revocation-late': ({ who, expected, since }) =>
    `${who} is still a member, asked to give up partitions${since}: expected it ${expected}`,
  'pending-ignored': ({ who }) =>
    `the rebalance is completed without waiting for ${who}, who was given an id and told to come back`,
  'first-rebalance-early': ({ expected, actual }) =>
    `the first rebalance is ${actual}: expected it ${expected}`,
  'rebalance-late': ({ expected, actual }) => `the rebalance is ${actual}: expected it ${expected}`,
  'answered-late': ({ who, expected, actual, since }) =>
    `${who} is answered only ${actual} after waiting${since}: expected ${expected}`,
  'stayed-without-poll': ({ who, expected, since }) =>
    `${who} still sends heartbeats, although its application has not polled${since}: expected ${expected}`,
  'left-without-reason': ({ who, expected }) =>
    `${who} leaves the group by itself before its poll interval has run out: expected ${expected}`,
  'asks-for-other-timeouts': ({ who, expected, actual }) =>
    `${who} joins with ${actual}: it was configured with ${expected}`,
  'joins-twice': ({ who, expected, since }) =>
    `${who} sends another join while it waits for the answer to one${since}: expected ${expected}`,
  'closed-without-leaving': ({ who, expected, actual }) =>
    `${who} is closed and sends ${actual}: expected ${expected}, otherwise the others wait for its session to end`,

  'left-for-good': ({ who, expected, actual }) =>
    `static member ${who} leaves for a while and the coordinator has ${actual} where ${expected} was due`,
  'place-taken': ({ one, other, actual }) =>
    `${other} takes the place of ${one}, a static member that has not left: answered ${actual} where UNRELEASED_INSTANCE_ID was due`,
  'not-replaced': ({ who }) =>
    `${who} is still a member after another process has taken its instance id`,
  'assignment-lost': ({ one, other, expected, actual }) =>
    `${other} takes the place of static member ${one} and has ${actual} where ${expected} was due`,
  'static-left': ({ who, expected, actual }) =>
    `${who}, a static member, says ${actual} when its process ends, where ${expected} was due`,
  'not-fenced': ({ one, other, actual }) =>
    `${one} uses the instance id that ${other} holds now and is answered with ${actual} where FENCED_INSTANCE_ID was due`,
  'wrong-skip': ({ who, expected, actual }) =>
    `${who} takes the place of a static leader and is told ${actual} where ${expected} was due`,
  'waiting-not-fenced': ({ who, expected, actual }) =>
    `instance ${who} is taken over, and the older process that waits is answered with ${actual}: expected ${expected}`,

  'gave-up-needlessly': ({ who, expected, actual }) =>
    `${who} ${actual}, needlessly: expected ${expected}`,
  'never-answered': ({ who, expected, since }) => `${who} is still waiting${since} for ${expected}`,
  'never-at-rest': ({ who, count, expected, actual }) =>
    `the group is still ${actual}, though ${who} ${count > 1 ? 'are' : 'is'} well: expected ${expected}`,
  'left-out': ({ who }) => `${who} is well and is no member of the group when all has come to rest`,
  uncovered: ({ what }) =>
    `nobody owns ${what} when all has come to rest, though somebody subscribes to it`,
};
