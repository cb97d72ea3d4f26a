import type { TopicPartition } from '../domain/group.ts';
import type { EventTiming } from '../domain/history.ts';
import type { Answer, RebalanceInput, Rebalanced } from '../domain/trace.ts';
import type { Asked, Waiting } from './ask.ts';
import { ask, failureOf } from './ask.ts';
import { copyInput } from './copy-input.ts';
import type { Client } from './group-state.ts';
import { partitionOf } from './group-state.ts';
import { inputOf } from './input.ts';
import type { Learnt } from './learn.ts';
import { learn, sameOwned } from './learn.ts';
import type { Run } from './run.ts';
import { breathe } from './run.ts';
import { probeAtOnce } from './probe.ts';

/** Which rebalance this is. */
export interface Occasion {
  /** Index of the event. */
  readonly event: number;
  /**
   * What comes after it: `mid-rebalance` interrupts after the first round; at the `end` of a history it is asked once
   * more when all is quiet: what stands must stand.
   */
  readonly timing: EventTiming | 'end';
}

/**
 * Plays the rounds that an event causes: until nobody rejoins, or the bound. Rounds are honest: what a round gave is
 * what the next one claims, one generation later (KIP-429). False if a question failed.
 */
export function* settle(run: Run, occasion: Occasion): Waiting<boolean> {
  const { event } = occasion;
  const owned: (readonly (readonly TopicPartition[])[])[] = [];
  let confirm = occasion.timing === 'end';
  let rounds = 1;
  for (let round = 1; round <= run.roundsMax; round++) {
    const learnt = yield* playRound(run, event, round);
    if (learnt === null) return false;
    if (learnt.changed) rounds = round;
    if (occasion.timing === 'mid-rebalance' && learnt.again)
      return tellSettled(run, { event, rounds, quiet: false, interrupted: true });
    owned.push([...run.state.clients.values()].map(({ claims }) => claims.partitions));
    if (learnt.again) continue;
    if (!confirm) return tellSettled(run, { event, rounds, quiet: true, interrupted: false });
    confirm = false;
  }
  const cycle = owned.some((state, index) =>
    owned.slice(0, index).some((earlier) => sameState(earlier, state)),
  );
  return tellSettled(run, { event, rounds, quiet: false, interrupted: false, cycle });
}

function sameState(
  a: readonly (readonly TopicPartition[])[],
  b: readonly (readonly TopicPartition[])[],
): boolean {
  return a.every((partitions, index) => sameOwned(partitions, b[index] ?? []));
}

function tellSettled(
  run: Run,
  seen: { event: number; rounds: number; quiet: boolean; interrupted: boolean; cycle?: boolean },
): true {
  run.recorder.observations.push({ type: 'settled', cycle: false, ...seen });
  return true;
}

/** One question, its answer learnt by the members, its probes. Null if it failed. */
function* playRound(run: Run, event: number, round: number): Waiting<Learnt | null> {
  const { state, recorder } = run;
  const input = inputWithUserData(run, event, round);
  if (input === null) return null;
  const leader = state.clients.get(input.leader)?.instance ?? state.subject.instance();
  const question = copyInput(input);
  const options = {
    guard: run.guard,
    intern: (topic: string, partition: number): TopicPartition =>
      partitionOf(state, topic, partition),
  };
  yield* breathe(run);
  recorder.asking = { event, round, input };
  const startMs = run.clock();
  const asked = yield* ask(leader, question, options);
  recorder.assignMs.push(run.clock() - startMs);
  recorder.asking = null;
  if (asked.failure !== undefined) return fail(run, { event, round, input, asked });
  state.generation++;
  return yield* takeIn(run, { event, round, input, question, asked });
}

interface Round {
  readonly event: number;
  readonly round: number;
  readonly input: RebalanceInput;
}

function* takeIn(
  run: Run,
  {
    event,
    round,
    input,
    question,
    asked,
  }: Round & {
    readonly question: RebalanceInput;
    readonly asked: { readonly answer: Answer; readonly decoded: Answer | null };
  },
): Waiting<Learnt | null> {
  const { recorder, state } = run;
  const learnt = learnSafely(run, asked.answer);
  const index = recorder.observations.length;
  const observation: Rebalanced = {
    type: 'rebalanced',
    event,
    round,
    generation: state.generation,
    followUp: !run.dirty,
    input,
    answer: asked.answer,
    missedBy: 'failure' in learnt ? [] : learnt.missedBy,
  };
  recorder.observations.push(observation);
  run.dirty = false;
  run.last = { index, observation };
  if (asked.decoded !== null)
    recorder.observations.push({ type: 'decoded', of: index, decoded: asked.decoded });
  yield* probeAtOnce(run, question);
  return 'failure' in learnt ? fail(run, { event, round, input, asked: learnt }) : learnt;
}

function learnSafely(run: Run, answer: Answer): Learnt | (Asked & { readonly failure: string }) {
  try {
    return learn(run.state, answer);
  } catch (error) {
    return failureOf(error);
  }
}

function inputWithUserData(run: Run, event: number, round: number): RebalanceInput | null {
  const { clients } = run.state;
  const userData = new Map<Client, Uint8Array>();
  try {
    for (const client of clients.values()) {
      if (client.instance.subscriptionUserData === undefined) continue;
      const bytes: unknown = client.instance.subscriptionUserData(client.topics.slice());
      if (bytes instanceof Uint8Array) userData.set(client, new Uint8Array(bytes));
      else if (bytes !== undefined && bytes !== null)
        throw new TypeError('subscriptionUserData returned neither bytes nor undefined');
    }
    return inputOf(run.state, userData);
  } catch (error) {
    const input = inputOf(run.state, userData);
    return fail(run, { event, round, input, asked: failureOf(error) });
  }
}

function fail(
  run: Run,
  { event, round, input, asked }: Round & { readonly asked: Asked & { readonly failure: string } },
): null {
  const { failure, message } = asked;
  run.recorder.observations.push({ type: 'failed', event, round, input, failure, message });
  return null;
}
