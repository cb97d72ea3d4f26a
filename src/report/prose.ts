import type { FailureKind, ProbeKind } from '../domain/trace.ts';
import type { Transfer, Witness } from '../domain/invariant.ts';
import { byType, type ByType } from './by-type.ts';
import { generationOf } from './describe-event.ts';
import { listOf, nameOf, partitionOf, partitionsOf, textOf } from './names.ts';
import { plural } from './summary.ts';
import { sentenceOfGroup } from './timed/group-sentence.ts';

type Of<Type extends Witness['type']> = Extract<Witness, { readonly type: Type }>;

/**
 * A witness as one sentence with names and numbers: lower case, no full stop, one line whatever the names are.
 */
export function sentenceOf(witness: Witness): string {
  return byType(sentences, witness, '');
}

const sentences: ByType<Witness, string> = {
  'group-rule': sentenceOfGroup,
  unassigned: sentenceOfUnassigned,
  'owned-twice': ({ partition, members: [one, other] }) =>
    one === other
      ? `${partitionOf(partition)} was given twice to ${nameOf(one)}`
      : `${partitionOf(partition)} was given to both ${nameOf(one)} and ${nameOf(other)}`,
  'not-subscribed': ({ member, partition }) =>
    `${nameOf(member)} got ${partitionOf(partition)} but does not subscribe to ${nameOf(partition.topic)}`,
  'no-such-partition': (witness) =>
    `${nameOf(witness.member)} got ${partitionOf(witness.partition)} but ${existing(witness)}`,
  misaddressed: ({ member, problem }) =>
    problem === 'omitted'
      ? `the answer leaves out ${nameOf(member)}, a member of the group`
      : `the answer has an entry for ${nameOf(member)}, who is no member of the group`,
  failed: ({ failure, message }) => `${failureWords[failure]}${messageOf(message)}`,
  differs: ({ probe, member, first, second }) =>
    `${probeWords[probe]}, ${nameOf(member)} gets ${partitionsOf(second)} instead of ${partitionsOf(first)}`,
  flaky: ({ invariant, failures, tries }) =>
    `the same history, run ${tries} times, broke ${invariant} ${failures === 1 ? 'once' : `${failures} times`}`,
  'probe-failed': ({ probe, message }) =>
    `${probeWords[probe]}, it gives no answer${messageOf(message)}`,
  'changed-input': ({ path }) => `it changed the question that it was asked, at ${textOf(path)}`,
  garbled: ({ member, meant, decoded }) =>
    `${nameOf(member)} was meant to get ${partitionsOf(meant)} but decodes ${partitionsOf(decoded)}`,
  uneven: ({ topic, more, moreLoad, less, lessLoad }) =>
    `${nameOf(more)} has ${plural(moreLoad, 'partition')}${within(topic)} and ${nameOf(less)} has ${lessLoad}: they may differ by at most 1`,
  'not-contiguous': ({ member, topic, actual, expected }) =>
    `${nameOf(member)} has ${indices(actual)} of ${nameOf(topic)} where its range is ${indices(expected)}`,
  better: (witness) => `${stepsOf(witness.transfers)}: ${gainOf(witness)}`,
  'not-co-partitioned': sentenceOfSplit,
  'topic-share': (witness) =>
    `${nameOf(witness.member)} keeps ${plural(witness.kept, 'partition')} of ${nameOf(witness.topic)} where its fair share is ${fairShare(witness)}`,
  'needless-move': ({ partition, from, to }) =>
    to === null
      ? `${partitionOf(partition)} was taken from ${nameOf(from)} without need, and nobody got it`
      : `${partitionOf(partition)} moved from ${nameOf(from)} to ${nameOf(to)} without need`,
  'stale-claim-won': sentenceOfStaleClaim,
  'static-changed': ({ instanceId, before, after }) =>
    `static member ${nameOf(instanceId)} restarted and got ${partitionsOf(after)} instead of ${partitionsOf(before)}`,
  'given-before-revoked': ({ partition, from, to, round }) =>
    `${partitionOf(partition)} was given to ${nameOf(to)} in round ${round} while ${nameOf(from)} still owned it`,
  'no-progress': ({ partition, rounds: [first, second] }) =>
    `${partitionOf(partition)} was withheld in round ${first} and still went to nobody in round ${second}`,
  'not-settled': ({ rounds, bound, cycle }) =>
    cycle
      ? `the group goes in circles: after ${plural(rounds, 'round')} it is back where it was before (at most ${bound} are allowed)`
      : `the group had not come to rest after ${plural(rounds, 'round')} (at most ${bound} are allowed)`,
  'revoked-and-returned': ({ member, partition, rounds: [first, second] }) =>
    `${nameOf(member)} had to give up ${partitionOf(partition)} in round ${first} and got it back in round ${second}`,
};

function sentenceOfUnassigned({ partition, eligible }: Of<'unassigned'>): string {
  const verb = eligible.length === 1 ? 'subscribes' : 'subscribe';
  const who = listOf(eligible.map(nameOf), { itemsMax: 5, empty: 'members' });
  return `${partitionOf(partition)} went to nobody although ${who} ${verb} to ${nameOf(partition.topic)}`;
}

function existing({ partition, partitions }: Of<'no-such-partition'>): string {
  const topic = nameOf(partition.topic);
  if (partitions === null) return `the cluster knows no topic ${topic}`;
  if (partitions === 0) return `${topic} has no partitions`;
  return `${topic} has ${plural(partitions, 'partition')}, counted from 0`;
}

function sentenceOfSplit({ topics, partition, members }: Of<'not-co-partitioned'>): string {
  const [t, u] = topics.map(nameOf);
  const [a, b] = members.map(nameOf);
  return `partition ${partition} of ${t} is with ${a} and of ${u} with ${b}, although ${t} and ${u} have the same partitions and subscribers`;
}

function sentenceOfStaleClaim(witness: Of<'stale-claim-won'>): string {
  const { winnerGeneration, holderGeneration } = witness;
  const winner = nameOf(witness.winner);
  const holder = nameOf(witness.holder);
  const partition = partitionOf(witness.partition);
  return winnerGeneration === holderGeneration
    ? `${winner} won ${partition} although ${holder} claims it too, both from ${generationOf(winnerGeneration)}`
    : `${winner} won ${partition} with a claim from ${generationOf(winnerGeneration)} although ${holder} claims it from ${generationOf(holderGeneration)}`;
}

function gainOf({ gain, by }: Of<'better'>): string {
  switch (gain) {
    case 'balance':
      return `more even loads (Σ load² smaller by ${by})`;
    case 'moves':
      return `same loads, ${by === 1 ? 'one move' : `${by} moves`} fewer`;
    case 'racks':
      return `same loads, ${by === 1 ? 'one partition' : `${by} partitions`} fewer read across racks`;
  }
}

/** Handovers in a sentence: `hand t-3 from a to b, then u-1 from b to c`. */
function stepsOf(transfers: readonly Transfer[]): string {
  const stepsMax = 6;
  const steps = transfers.slice(0, stepsMax).map(transferOf);
  const rest = transfers.length - steps.length;
  if (rest > 0) steps.push(`${rest} more`);
  return `hand ${steps.join(', then ')}`;
}

/** One handover: `t-3 from a to b`. */
export function transferOf({ partition, from, to }: Transfer): string {
  return `${partitionOf(partition)} from ${nameOf(from)} to ${nameOf(to)}`;
}

function fairShare({ fairFrom, fairTo }: Of<'topic-share'>): string {
  return fairFrom === fairTo ? `${fairFrom}` : `${fairFrom} to ${fairTo}`;
}

const within = (topic: string | undefined): string =>
  topic === undefined ? '' : ` of ${nameOf(topic)}`;

const indices = (partitions: readonly number[]): string => listOf(partitions.map(String));

const messageOf = (message: string): string => (message === '' ? '' : `: ${textOf(message)}`);

/** What a subject did instead of answering. */
export const failureWords: Readonly<Record<FailureKind, string>> = {
  threw: 'it threw',
  hung: 'it did not answer in time',
  'never-settled': 'the promise that it returned never settled',
  exited: 'it ended the process',
  'out-of-memory': 'it ran out of memory',
  crashed: 'it crashed',
  'not-an-answer': 'what it returned is no answer',
};

/** How the second question differed from the first. */
const probeWords: Readonly<Record<ProbeKind, string>> = {
  again: 'asked the same once more',
  fresh: 'asked the same in a fresh instance',
  'after-others': 'asked the same after it served other groups',
  permuted: 'asked the same in another order',
};
