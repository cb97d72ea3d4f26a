import type { TopicPartition } from '../domain/group.ts';
import type { ProbeKind, RebalanceInput } from '../domain/trace.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { Waiting } from './ask.ts';
import { ask } from './ask.ts';
import { copyInput, isPermutable } from './copy-input.ts';
import { firstDifference } from './difference.ts';
import { partitionOf } from './group-state.ts';
import type { Run } from './run.ts';
import { breathe } from './run.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { isSameAnswer, keepAnswer } from './kept-answer.ts';
import { otherGroups } from './others.ts';

/**
 * The probes of every rebalance: was the input left alone, does the same client answer the same again, and, where order
 * must not matter, does another order of listing change anything.
 */
export function* probeAtOnce(run: Run, question: RebalanceInput): Waiting<void> {
  if (run.last === null) return;
  const { index, observation } = run.last;
  const path = firstDifference(question, observation.input);
  run.recorder.observations.push({ type: 'compared', of: index, path });
  const leader = leaderOf(run);
  const again = path === null ? question : copyInput(observation.input);
  yield* probe(run, { probe: 'again', instance: leader, input: again });
  if (run.ordered) yield* probePermuted(run);
}

/** The probes that one look a history is enough for: a fresh instance, and another one after it served other groups. */
export function* probeAtTheEnd(run: Run): Waiting<void> {
  if (run.last === null) return;
  const { input } = run.last.observation;
  if (!run.ordered) yield* probePermuted(run);
  const fresh = run.state.subject.instance();
  const kept = keepAnswer(fresh);
  const instance = kept?.instance ?? fresh;
  yield* probe(run, { probe: 'fresh', instance, input: copyInput(input) });
  if (kept !== null) yield* probeKept(run, kept, fresh);
  // One that met the others first: what it keeps for good, they have put there.
  const busy = run.state.subject.instance();
  yield* askOthers(run, busy);
  yield* probe(run, { probe: 'after-others', instance: busy, input: copyInput(input) });
}

/** Asks once more, and looks whether the answer that was given before still says the same. */
function* probeKept(run: Run, kept: KeptAnswer, instance: AssignorInstance): Waiting<void> {
  if (run.last === null) return;
  const { index, observation } = run.last;
  const { intern } = optionsOf(run);
  const given = kept.reread(intern);
  if (given === null) return;
  yield* askAside(run, instance, copyInput(observation.input));
  const answer = kept.reread(intern) ?? new Map();
  if (!isSameAnswer(given, answer))
    run.recorder.observations.push({ type: 'probed', probe: 'again', of: index, answer });
}

/** Lets `instance` serve other groups. What it answers counts for nothing, unless it hangs. */
function* askOthers(run: Run, instance: AssignorInstance): Waiting<void> {
  if (run.last === null) return;
  for (const other of otherGroups(run.last.observation.input))
    yield* askAside(run, instance, other);
}

/** A question whose answer nobody looks at. */
function* askAside(run: Run, instance: AssignorInstance, input: RebalanceInput): Waiting<void> {
  if (run.last === null) return;
  const { event, round } = run.last.observation;
  run.recorder.asking = { event, round, input };
  yield* ask(instance, input, optionsOf(run));
  run.recorder.asking = null;
}

function* probePermuted(run: Run): Waiting<void> {
  if (run.last === null || !isPermutable(run.last.observation.input)) return;
  const order = run.last.observation.round % 2 === 1 ? 'reversed' : 'rotated';
  const input = copyInput(run.last.observation.input, order);
  yield* probe(run, { probe: 'permuted', instance: leaderOf(run), input, order });
}

interface Probe {
  readonly probe: ProbeKind;
  readonly instance: AssignorInstance;
  readonly input: RebalanceInput;
  readonly order?: 'reversed' | 'rotated';
}

function* probe(run: Run, { probe: kind, instance, input, order }: Probe): Waiting<void> {
  if (run.last === null) return;
  const { index, observation } = run.last;
  const { recorder } = run;
  yield* breathe(run);
  recorder.asking = {
    event: observation.event,
    round: observation.round,
    input: observation.input,
  };
  const asked = yield* ask(instance, input, optionsOf(run));
  recorder.asking = null;
  // The subject may have spoilt what it was asked: the trace keeps a copy of its own.
  const shown = order === undefined ? {} : { input: copyInput(observation.input, order) };
  const seen = { type: 'probed', probe: kind, of: index, ...shown } as const;
  recorder.observations.push(
    asked.failure === undefined
      ? { ...seen, answer: asked.answer }
      : { ...seen, answer: null, message: asked.message },
  );
}

function leaderOf(run: Run): AssignorInstance {
  const leader = run.last?.observation.input.leader ?? '';
  return run.state.clients.get(leader)?.instance ?? run.state.subject.instance();
}

function optionsOf(run: Run): Parameters<typeof ask>[2] {
  return {
    guard: run.guard,
    intern: (topic: string, partition: number): TopicPartition =>
      partitionOf(run.state, topic, partition),
  };
}
