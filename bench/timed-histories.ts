/**
 * Timed histories a CPU-second of one core: at least 4 members and 10 events each, from the generator, over our own
 * coordinators and clients. A step is one call of a coordinator or of a client; `simulated` is virtual time against CPU
 * time. Below, one quiet minute of groups that grow tenfold: all join at once, one leaves, two partitions a member.
 *
 * `node bench/timed-histories.ts`
 */
import { groupInvariants } from '../src/check/group/group-registry.ts';
import type { GroupInvariantId } from '../src/domain/contract.ts';
import type { MemberClient, MemberProtocol } from '../src/domain/member-client.ts';
import type { TimedEvent, TimedHistory } from '../src/domain/timed-history.ts';
import { judgeGroup } from '../src/check/group/judge-group.ts';
import { timedHistoryOfCase } from '../src/generate/timed/case.ts';
import type { Cast } from '../src/simulation/cast.ts';
import { referenceCast, referenceCoordinators } from '../src/simulation/cast.ts';
import { liveGroup } from '../src/simulation/engine/live-group.ts';
import { measure } from './measure.ts';

const warmUp = 2_000;
const counted = 4_000;
const membersMin = 4;
const eventsMin = 10;

/** The first histories of a seed that are large enough. */
function historiesOf(protocol: MemberProtocol): readonly TimedHistory[] {
  const histories: TimedHistory[] = [];
  for (let index = 0; histories.length < warmUp + counted; index++) {
    const history = timedHistoryOfCase(1, index, { size: 'small', protocols: [protocol] });
    const members = new Set(
      history.events.flatMap((event) => (event.type === 'join' ? [event.member] : [])),
    );
    if (members.size >= membersMin && history.events.length >= eventsMin) histories.push(history);
  }
  return histories;
}

/** CPU seconds that `body` takes for the counted histories, after it was warmed up with others. */
function secondsOf(
  histories: readonly TimedHistory[],
  body: (history: TimedHistory) => void,
): number {
  for (const history of histories.slice(0, warmUp)) body(history);
  const before = process.cpuUsage();
  for (const history of histories.slice(warmUp)) body(history);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The same cast, and how many steps it did. */
function counting(cast: Cast): { readonly cast: Cast; readonly steps: () => number } {
  let steps = 0;
  const { coordinator } = cast;
  const member = (client: MemberClient): MemberClient => ({
    ...client,
    step: (state, input, nowMs) => {
      steps += 1;
      return client.step(state, input, nowMs);
    },
  });
  return {
    cast: {
      coordinator: {
        ...coordinator,
        step: (state, input, nowMs) => {
          steps += 1;
          return coordinator.step(state, input, nowMs);
        },
      },
      memberFor: (protocol) => member(cast.memberFor(protocol)),
    },
    steps: () => steps,
  };
}

/** A minute of a group with so many members. */
function minuteOf(protocol: MemberProtocol, members: number): TimedHistory {
  const joins = Array.from({ length: members }, (_, index): TimedEvent => ({
    atMs: 0,
    type: 'join',
    member: `m${index}`,
    protocol,
    topics: ['t'],
  }));
  return {
    clock: 'virtual',
    topics: [{ topic: 't', partitions: 2 * members }],
    settings: { maxPollRecords: 1000 },
    order: 1,
    events: [
      ...joins,
      { atMs: 30_000, type: 'leave', member: 'm0' },
      { atMs: 60_000, type: 'wait' },
    ],
  };
}

interface Size {
  steps: number;
  events: number;
  observations: number;
  simulatedMs: number;
}

function sizeOf(cast: Cast, histories: readonly TimedHistory[]): Size {
  const counted = counting(cast);
  const size = { steps: 0, events: 0, observations: 0, simulatedMs: 0 };
  for (const history of histories) {
    const { observations, endMs } = liveGroup(counted.cast, history);
    size.events += history.events.length;
    size.observations += observations.length;
    size.simulatedMs += endMs;
  }
  size.steps = counted.steps();
  return size;
}

const ids: readonly GroupInvariantId[] = groupInvariants.map(({ id }) => id);
const titles = [
  'members',
  'histories/s, all invariants',
  'histories/s, lived only',
  'events/s',
  'steps/s',
  'observations a history',
  'simulated',
];
console.log(`| ${titles.join(' | ')} |`);
console.log(`| --- |${' ---: |'.repeat(titles.length - 1)}`);
for (const protocol of ['eager', 'cooperative', 'consumer'] as const) {
  const coordinator = referenceCoordinators[protocol === 'consumer' ? 'consumer' : 'classic'];
  const cast = referenceCast(coordinator);
  const histories = historiesOf(protocol);
  const { steps, events, observations, simulatedMs } = sizeOf(cast, histories.slice(warmUp));
  const lived = secondsOf(histories, (history) => {
    liveGroup(cast, history);
  });
  const judged = secondsOf(histories, (history) => {
    judgeGroup(liveGroup(cast, history), ids);
  });
  const row = [
    protocol,
    Math.round(counted / judged),
    Math.round(counted / lived),
    Math.round(events / lived),
    Math.round(steps / lived),
    Math.round(observations / counted),
    `${Math.round(simulatedMs / 1000 / lived)} x`,
  ];
  console.log(`| ${row.join(' | ')} |`);
}

const sizes = [4, 40, 400];
console.log('\n| members | ms a minute, and ns a step, of a group of 4 | 40 | 400 |');
console.log('| --- | ---: | ---: | ---: |');
for (const protocol of ['eager', 'cooperative', 'consumer'] as const) {
  const cast = referenceCast(
    referenceCoordinators[protocol === 'consumer' ? 'consumer' : 'classic'],
  );
  const cells = sizes.map((members) => {
    const history = minuteOf(protocol, members);
    const { steps } = sizeOf(cast, [history]);
    const { ms } = measure(() => liveGroup(cast, history));
    return `${ms.toFixed(1)}, ${Math.round((ms * 1e6) / steps)}`;
  });
  console.log(`| ${[protocol, ...cells].join(' | ')} |`);
}
