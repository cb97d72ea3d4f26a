import type { TopicPartition } from '../domain/group.ts';
import type { Violation } from '../domain/invariant.ts';
import type { EventImportance, Story, StoryMember, StoryRound } from '../domain/story.ts';
import type { Failed, Rebalanced, RebalanceInput, Trace } from '../domain/trace.ts';
import { rightByTransfers } from './right-answer.ts';

/** What a right answer to the wrong round would have been, by member. */
export type RightAnswer = ReadonlyMap<string, readonly TopicPartition[]>;

/**
 * A trace as a story: one round for each question that was put to the assignor, in order. The round where the violation
 * shows is marked as wrong; probes of a round mark the round that they probed.
 *
 * `right` is told of the wrong round. Without it, it is known only where the witness names handovers that would have
 * been better.
 */
export function storyOf(
  trace: Trace,
  violation: Violation | null,
  importance: readonly EventImportance[],
  right?: RightAnswer,
): Story {
  const wrongAt = violation === null ? null : wrongRound(trace, violation);
  const rounds: StoryRound[] = [];
  let generation = 0;
  for (const [index, seen] of trace.observations.entries()) {
    if (seen.type !== 'rebalanced' && seen.type !== 'failed') continue;
    generation = seen.type === 'rebalanced' ? seen.generation : generation + 1;
    const wrong = index === wrongAt;
    const rightHere = wrong ? (right ?? rightByTransfers(seen, violation)) : undefined;
    rounds.push(roundOf(seen, { generation, wrong, right: rightHere }));
  }
  return { rounds, importance };
}

/** The index of the rebalance that the last piece of evidence is about. */
function wrongRound({ observations }: Trace, { evidence }: Violation): number | null {
  const last = evidence.at(-1);
  const seen = last === undefined ? undefined : observations[last];
  if (last === undefined || seen === undefined) return null;
  switch (seen.type) {
    case 'rebalanced':
    case 'failed':
      return last;
    case 'probed':
    case 'compared':
    case 'decoded':
      return seen.of;
    case 'settled':
      return observations.findLastIndex(
        ({ type }, index) => index < last && (type === 'rebalanced' || type === 'failed'),
      );
  }
}

interface RoundFacts {
  readonly generation: number;
  readonly wrong: boolean;
  readonly right: RightAnswer | undefined;
}

function roundOf(seen: Rebalanced | Failed, { generation, wrong, right }: RoundFacts): StoryRound {
  const { input } = seen;
  const members = [...input.group.keys()].map((member) => memberOf(member, seen, right));
  const strangers =
    seen.type === 'failed'
      ? []
      : [...seen.answer]
          .filter(([member]) => !input.group.has(member))
          .map(([member, got]) => ({ member, got }));
  return {
    event: seen.event,
    round: seen.round,
    generation,
    topics: topicsOf(input),
    members,
    strangers,
    ...(seen.type === 'failed' && { failure: { kind: seen.failure, message: seen.message } }),
    wrong,
  };
}

function topicsOf({ cluster }: RebalanceInput): StoryRound['topics'] {
  return [...cluster.topics].map(([topic, { partitions }]) => ({ topic, partitions }));
}

function memberOf(
  member: string,
  seen: Rebalanced | Failed,
  right: RightAnswer | undefined,
): StoryMember {
  const claims = seen.input.claims.get(member);
  const rightHere = right?.get(member);
  return {
    member,
    ...sentBy(member, seen.input),
    claims: claims?.partitions ?? [],
    claimsGeneration: claims?.generation ?? -1,
    got: seen.type === 'failed' ? null : (seen.answer.get(member) ?? null),
    missed: seen.type === 'rebalanced' && seen.missedBy.includes(member),
    ...(rightHere !== undefined && { right: rightHere }),
  };
}

function sentBy(
  member: string,
  { group }: RebalanceInput,
): Pick<StoryMember, 'topics' | 'instanceId' | 'rackId'> {
  const { topics = [], groupInstanceId, rackId } = group.get(member) ?? {};
  return {
    ...(groupInstanceId !== undefined && { instanceId: groupInstanceId }),
    ...(rackId !== undefined && { rackId }),
    topics,
  };
}
