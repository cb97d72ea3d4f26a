/**
 * Histories a CPU-second of one core, small size, everything on (all invariants, oracles, probes, measurements), beside a
 * plain fast-check model of the same group that checks coverage and single ownership only. `node bench/histories.ts`
 *
 * The plain model is what one would write without this project: `fc.array(fc.oneof(…))` of joins, leaves and topic
 * growth over names from a pool, one answer an event, no oracles, no probes, no follow-up rounds.
 */
import fc from 'fast-check';
import { range } from '../src/assignors/range.ts';
import { cellsOf } from '../src/campaign/plan.ts';
import { builtinNames } from '../src/catalog/builtins.ts';
import { resolveSubject } from '../src/catalog/resolve.ts';
import { featuresOf } from '../src/check/features.ts';
import { judge } from '../src/check/judge.ts';
import { measure } from '../src/check/measure.ts';
import { assignorInvariantIds } from '../src/domain/contract.ts';
import type { Assignor } from '../src/domain/assignor.ts';
import type { GroupAssignment, Subscription } from '../src/domain/group.ts';
import type { AssignorSubject } from '../src/domain/subject.ts';
import { historyOfCase } from '../src/generate/case.ts';
import { setOut } from '../src/run/drive.ts';

const warmUp = 3_000;
const counted = 12_000;

/** Runs `body` for that many cases and tells how many a second of CPU time it did. */
function rateOf(body: (from: number, to: number) => void): number {
  body(0, warmUp);
  const before = process.cpuUsage();
  body(warmUp, warmUp + counted);
  const { user, system } = process.cpuUsage(before);
  return Math.round(counted / ((user + system) / 1e6));
}

function everythingOn(subject: AssignorSubject): (from: number, to: number) => void {
  const cells = cellsOf(subject.profile, assignorInvariantIds);
  const { protocol } = subject.profile;
  const clock = (): number => performance.now();
  return (from, to) => {
    for (let index = from; index < to; index++) {
      const history = historyOfCase(1, index, { size: 'small', protocol });
      const { steps, recorder } = setOut(subject, history, { timeoutMs: 1000, clock, guard: null });
      recorder.stretchMs = clock();
      let step = steps.next();
      while (step.done !== true) step = steps.next();
      const judged = judge(step.value, cells);
      for (const [row, { verdict }] of judged.entries())
        if (verdict.status !== 'holds' && cells[row]?.claimed === true)
          throw new Error(`case ${index} of ${subject.profile.ref} is broken`);
      measure(step.value);
      featuresOf(step.value);
    }
  };
}

type PlainEvent =
  | { readonly type: 'join'; readonly member: string; readonly topics: readonly string[] }
  | { readonly type: 'leave'; readonly member: string }
  | { readonly type: 'grow'; readonly topic: string };

const member = fc.nat(4).map((index) => `m${index}`);
const topic = fc.nat(2).map((index) => `t${index}`);
const plainEvents: fc.Arbitrary<readonly PlainEvent[]> = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('join' as const), member, topics: fc.uniqueArray(topic) }),
    fc.record({ type: fc.constant('leave' as const), member }),
    fc.record({ type: fc.constant('grow' as const), topic }),
  ),
  { minLength: 1, maxLength: 8 },
);

function plainModel(assignor: Assignor): (from: number, to: number) => void {
  return (from, to) => {
    fc.assert(
      fc.property(plainEvents, (events) => playPlain(assignor, events)),
      { numRuns: to - from, seed: from + 1 },
    );
  };
}

function playPlain(assignor: Assignor, events: readonly PlainEvent[]): void {
  const topics = new Map([
    ['t0', { partitions: 3 }],
    ['t1', { partitions: 2 }],
    ['t2', { partitions: 1 }],
  ]);
  const group = new Map<string, Subscription>();
  for (const event of events) {
    if (event.type === 'join')
      group.set(event.member, { topics: event.topics, ownedPartitions: [], generation: -1 });
    else if (event.type === 'leave') group.delete(event.member);
    else topics.set(event.topic, { partitions: (topics.get(event.topic)?.partitions ?? 0) + 1 });
    const answer = assignor.assign({ topics }, group);
    if (answer instanceof Promise) throw new Error('range answers at once');
    checkPlain(topics, group, answer);
  }
}

/** What the plain model checks: no partition twice, and all of them where somebody subscribes. */
function checkPlain(
  topics: ReadonlyMap<string, { readonly partitions: number }>,
  group: ReadonlyMap<string, Subscription>,
  answer: GroupAssignment,
): void {
  const owned = new Map([...topics.keys()].map((name) => [name, new Set<number>()]));
  for (const value of answer.values())
    for (const { topic: name, partition } of 'partitions' in value ? value.partitions : value) {
      if (owned.get(name)?.has(partition) === true) throw new Error('owned twice');
      owned.get(name)?.add(partition);
    }
  for (const [name, { partitions }] of topics) {
    const isWanted = [...group.values()].some((member) => member.topics.includes(name));
    if (isWanted && owned.get(name)?.size !== partitions) throw new Error('not covered');
  }
}

const plain = rateOf(plainModel(range));
console.log('| subject | histories a CPU-second | beside the plain model |');
console.log('| --- | ---: | ---: |');
console.log(`| plain fast-check model, no oracles (range) | ${plain} | 1.00 |`);
for (const name of builtinNames) {
  // One after the other: they share the core.
  // oxlint-disable-next-line no-await-in-loop
  const rate = rateOf(
    everythingOn(await resolveSubject(`builtin:${name}`, { cwd: import.meta.dirname })),
  );
  console.log(`| builtin:${name} | ${rate} | ${(rate / plain).toFixed(2)} |`);
}
