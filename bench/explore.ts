/**
 * The model checker on one core: all interleavings of a group, with one fault, over our own coordinators and clients.
 * `states/s` counts CPU time until all states are found and judged; `with rest` also until rest was looked for from each.
 * `MB a million` is what states and the ways to them take; `heap` is all that is remembered of coordinators, clients and
 * their steps. How that grows: first with members, then with partitions.
 *
 * `node bench/explore.ts`
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import type { MemberProtocol } from '../src/domain/member-client.ts';
import type { GroupBounds } from '../src/generate/bounds.ts';
import { referenceCast, referenceCoordinators } from '../src/simulation/cast.ts';
import type { Exploration } from '../src/simulation/explore/explore.ts';
import { exploreSteps } from '../src/simulation/explore/explore.ts';
import { modelOf } from '../src/simulation/explore/model.ts';
import { settingOf } from '../src/simulation/explore/setting.ts';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

interface Measured {
  readonly found: Exploration;
  /** CPU seconds until all states were found, and until the end. */
  readonly foundS: number;
  readonly allS: number;
  /** Megabytes of the heap that were kept. */
  readonly heap: number;
  /** Different states of the coordinator by itself. */
  readonly coordinators: number;
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function explored(protocol: MemberProtocol, bounds: GroupBounds): Measured {
  collect();
  const heapBefore = process.memoryUsage().heapUsed;
  const start = process.cpuUsage();
  const speaks = protocol === 'consumer' ? 'consumer' : 'classic';
  const cast = referenceCast(referenceCoordinators[speaks]);
  const model = modelOf(cast, settingOf(bounds, protocol));
  const steps = exploreSteps(model);
  let foundS: number | null = null;
  for (;;) {
    const step = steps.next();
    if (step.done !== true) {
      if (step.value.phase === 'rest') foundS ??= secondsSince(start);
      continue;
    }
    const found = step.value;
    if (!found.isComplete) throw new Error(`${protocol} did not run to the end`);
    const allS = secondsSince(start);
    collect();
    const heap = Math.max(0, process.memoryUsage().heapUsed - heapBefore) / 1e6;
    // The model is still needed here, so that what it remembers counts.
    return { found, foundS: foundS ?? allS, allS, heap, coordinators: model.coordinators.size };
  }
}

const titles = [
  'members × partitions',
  'protocol',
  'states',
  'transitions',
  'depth',
  'of the coordinator',
  'CPU s',
  'states/s',
  'with rest',
  'MB a million',
  'heap, MB',
];

function rowOf(protocol: MemberProtocol, bounds: GroupBounds): string {
  const { found, foundS, allS, heap, coordinators } = explored(protocol, bounds);
  const { states, transitions, depth, bytes } = found;
  const cells = [
    `${bounds.members} × ${bounds.partitions}`,
    protocol,
    states,
    transitions,
    depth,
    coordinators,
    allS.toFixed(1),
    Math.round(states / foundS),
    Math.round(states / allS),
    Math.round(bytes / states),
    Math.round(heap),
  ];
  return `| ${cells.join(' | ')} |`;
}

const protocols = ['eager', 'cooperative', 'consumer'] as const;
// The first ones warm up.
explored('cooperative', { members: 2, partitions: 2, faults: 1 });
explored('consumer', { members: 2, partitions: 2, faults: 1 });
for (const sizes of [
  [
    [1, 2],
    [2, 2],
    [3, 2],
  ],
  [
    [2, 1],
    [2, 8],
  ],
] as const) {
  console.log(`| ${titles.join(' | ')} |`);
  console.log(`| --- | --- |${' ---: |'.repeat(titles.length - 2)}`);
  for (const [members, partitions] of sizes)
    for (const protocol of protocols)
      console.log(rowOf(protocol, { members, partitions, faults: 1 }));
  console.log('');
}
