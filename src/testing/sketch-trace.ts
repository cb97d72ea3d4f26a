import type { Subscription } from '../domain/group.ts';
import type { HistoryEvent, HistoryShape } from '../domain/history.ts';
import type { Claims } from '../domain/history.ts';
import type { InvariantId } from '../domain/contract.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import type { Observation, Rebalanced, RebalanceInput, Trace } from '../domain/trace.ts';
import { sketchRebalanced, sketchReply } from './sketch-round.ts';

/** What a sketched trace is like, apart from its rounds. */
export interface SketchOptions extends Partial<
  Pick<SubjectProfile, 'protocol' | 'carrier' | 'omittedMember'>
> {
  readonly shape?: HistoryShape;
  readonly claims?: readonly InvariantId[];
  readonly events?: readonly HistoryEvent[];
  /** Observations after the sketched ones. */
  readonly more?: readonly Observation[];
}

/**
 * A trace from a drawing, one line an observation:
 *
 *     t:2 | a{t0,t1} b -> a{t0} b{}     the first round of a new event (sketch-round.ts has the notation)
 *     + a{t0} b{t1}                     a follow-up: same group, everybody who learnt it claims the answer before
 *     settled                           quiet; `settled 3` after three rounds; also `cycle`, `restless`, `interrupted`
 *
 * Generations are counted from 2.
 */
export function sketchTrace(drawing: string, options: SketchOptions = {}): Trace {
  const observations: Observation[] = [];
  let last: Rebalanced | null = null;
  for (const line of drawing.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    if (line.startsWith('settled')) {
      observations.push(sketchSettled(line, last));
      continue;
    }
    last = line.startsWith('+') ? followUp(last, line.slice(1)) : nextEvent(last, line);
    observations.push(last);
  }
  return {
    profile: sketchProfile(options),
    history: { shape: options.shape ?? 'honest', topics: [], events: options.events ?? [] },
    observations: [...observations, ...(options.more ?? [])],
  };
}

function nextEvent(last: Rebalanced | null, line: string): Rebalanced {
  const event = last === null ? 0 : last.event + 1;
  const generation = last === null ? 2 : last.generation + 1;
  return sketchRebalanced(line, { event, generation });
}

function followUp(last: Rebalanced | null, line: string): Rebalanced {
  if (last === null) throw new Error('a follow-up needs a round before it');
  return {
    ...last,
    round: last.round + 1,
    generation: last.generation + 1,
    followUp: true,
    input: inputAfter(last),
    ...sketchReply(line),
  };
}

/** What the members that learnt the answer claim next. */
function inputAfter({ input, answer, generation, missedBy }: Rebalanced): RebalanceInput {
  const group = new Map<string, Subscription>();
  const claims = new Map<string, Claims>();
  for (const [member, before] of input.group) {
    const learnt = missedBy.includes(member)
      ? before
      : { ...before, ownedPartitions: answer.get(member) ?? [], generation };
    group.set(member, learnt);
    claims.set(member, { partitions: learnt.ownedPartitions, generation: learnt.generation });
  }
  return { ...input, group, claims };
}

function sketchSettled(line: string, last: Rebalanced | null): Observation {
  const rounds = /\d+/.exec(line);
  return {
    type: 'settled',
    event: last?.event ?? 0,
    rounds: rounds === null ? (last?.round ?? 1) : Number(rounds[0]),
    quiet: !line.includes('restless') && !line.includes('cycle'),
    cycle: line.includes('cycle'),
    interrupted: line.includes('interrupted'),
  };
}

function sketchProfile(options: SketchOptions): SubjectProfile {
  return {
    ref: 'sketch',
    name: 'sketch',
    protocol: options.protocol ?? 'eager',
    contract: 'custom',
    claims: (options.claims ?? []).map((invariant) => ({ invariant, scope: 'all' })),
    carrier: options.carrier ?? 'owned-partitions',
    omittedMember: options.omittedMember ?? 'breaks',
    metadata: 'all',
    codecs: false,
  };
}
