import type { Said, Sentences } from './said.ts';

/** What is committed and read: `offsets.monotonic`, `offsets.no-loss`, `offsets.bounded-duplicates`; and epochs, where rules share a name. */
export const offsetSentences: Sentences = {
  'went-back': (said) =>
    said.partitions === 0
      ? `the generation goes back to ${said.actual}: expected ${said.expected}`
      : `the committed offset of ${said.what} goes back to ${said.actual}${by(said)}: expected ${said.expected}`,
  skipped: ({ who, what, partitions, expected, actual }) =>
    partitions === 0
      ? `the generation jumps to ${actual}: expected ${expected}`
      : `${who} leaves out records of ${what} that nobody has processed: it ${actual}, expected ${expected}`,
  forgotten: ({ who, what, expected }) =>
    `OffsetFetch tells ${who} that nothing is committed for ${what}, where it is ${expected}`,
  'kept-too-long': ({ who, what, expected, actual }) =>
    `OffsetFetch tells ${who} offset ${actual} of ${what}, which has expired while nobody was in the group: expected ${expected}`,
  'fetched-less': ({ who, what, expected, actual }) =>
    `OffsetFetch tells ${who} offset ${actual} of ${what}, less than the ${expected} that was committed`,
  'fetched-more': ({ who, what, expected, actual }) =>
    `OffsetFetch tells ${who} offset ${actual} of ${what}, more than the ${expected} that was committed`,
  'committed-unprocessed': ({ who, what, expected, actual }) =>
    `${who} commits offset ${actual} of ${what}, and records before it were not processed: expected ${expected}`,
  'left-unread': ({ who, what, expected, actual }) =>
    `${who} has read ${what} only up to ${actual} when all has come to rest: expected ${expected}`,
  'reads-again': ({ who, what, expected, actual }) =>
    `${who} reads ${what} again from ${actual} without having lost it: expected ${expected}`,
  'starts-before-commit': ({ who, what, expected, actual }) =>
    `${who} begins with ${what} at ${actual}, before what was committed: expected ${expected}`,
  'not-committed': ({ one, other, what, expected, actual }) =>
    `${other} processes records of ${what} that ${one} had processed (${actual}): expected them ${expected}`,
};

const by = ({ one, other, count }: Said): string => {
  if (count === 0) return '';
  return count === 1 || one === other ? ` by ${one}` : ` by ${other}, after a commit of ${one}`;
};
