import type { GroupInvariant, GroupVerdict } from '../../../domain/group-invariant.ts';
import type { GroupTrace } from '../../../domain/group-trace.ts';
import { coordinatorViewOf } from '../coordinator-view.ts';
import { excuseOf, type Excuse } from '../exclusive/excuse.ts';
import { unreportedExcuse } from '../exclusive/unreported.ts';
import { groupVerdictOf, newGroupTally, noteBreach, type GroupTally } from '../group-tally.ts';
import type { Ownership } from '../ownership-view.ts';
import { overlapsIn, type Overlap } from '../zombie-windows.ts';

/**
 * At no time do two processes own one partition, but for a process that was removed from the group and cannot know: the
 * zombie window, which `zombieWindows` measures. As soon as it is told it has to let go.
 */
export const groupExclusive: GroupInvariant = {
  id: 'group.exclusive',
  title: 'No partition has two owners, but for one that was removed and was not told yet',
  kind: 'safety',
  source: {
    title: 'KIP-429; KIP-848, reconciliation; KafkaConsumer',
    locator: 'a partition has one consumer of a group at a time',
  },
  exercises: 'partitions that go from one process to another',
  check,
};

function check(trace: GroupTrace): GroupVerdict {
  const tally = newGroupTally();
  const { overlaps, handovers } = overlapsIn(trace);
  tally.examined = handovers;
  for (const overlap of overlaps) look(overlap, trace, tally);
  return groupVerdictOf(tally);
}

function look(overlap: Overlap, trace: GroupTrace, tally: GroupTally): void {
  const view = coordinatorViewOf(trace);
  const { older, newer, fromMs, untilMs } = overlap;
  if (isRecreated(older, newer, trace)) return;
  const excuses = [older, newer].flatMap((ownership) => [
    excuseOf(ownership, view, trace),
    unreportedExcuse(ownership, view, trace),
  ]);
  const unexcusedMs = firstUnexcused(fromMs, untilMs, excuses);
  if (unexcusedMs >= untilMs) return;
  const wasTold = excuses.some((excuse) => excuse.fromMs <= unexcusedMs);
  noteBreach(tally, [older.from, newer.from], {
    rule: wasTold ? 'kept-after-told' : 'two-owners',
    atMs: unexcusedMs,
    members: [older.process, newer.process],
    partitions: [older.partition],
    expected: wasTold ? 'let go as soon as it was told' : 'one owner',
    actual: `both until ${untilMs} ms`,
    sinceMs: fromMs,
  });
}

/**
 * The topic was made anew after one began to own its partition, and before the other did: by its id it is another topic.
 * Who knows it by its name only does not see the difference.
 *
 * Source: KIP-516.
 */
function isRecreated(
  older: Ownership,
  newer: Ownership,
  { observations, history }: GroupTrace,
): boolean {
  const { topic } = older.partition;
  let existed = history.topics.some((one) => one.topic === topic);
  for (let index = 0; index < newer.from; index++) {
    const seen = observations[index];
    if (seen?.type !== 'topics') continue;
    const exists = seen.topics.some((one) => one.topic === topic);
    if (exists && !existed && index > older.from) return true;
    existed = exists;
  }
  return false;
}

/** The first moment of a window that no excuse covers; its end, if they cover all of it. */
function firstUnexcused(fromMs: number, untilMs: number, excuses: readonly Excuse[]): number {
  let atMs = fromMs;
  for (let again = true; again && atMs < untilMs;) {
    again = false;
    for (const excuse of excuses) {
      if (excuse.fromMs > atMs || excuse.untilMs <= atMs) continue;
      atMs = excuse.untilMs;
      again = true;
    }
  }
  return atMs;
}
