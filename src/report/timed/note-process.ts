import type { TopicPartition } from '../../domain/group.ts';
import type { GaveUp, Holds, Lives, Processed, Started } from '../../domain/group-trace.ts';
import type { StoryMoment } from '../../domain/timed-story.ts';
import { includes, isSame, partitionSetOf } from '../partition-set.ts';
import type { ProcessNotes, StoryNotes } from './story-notes.ts';

/** A process starts. */
export function noteStarted(notes: StoryNotes, seen: Started, place: number): void {
  const { process, member, protocol, instanceId, atMs } = seen;
  const from = { atMs, place };
  notes.processes.set(process, {
    process,
    member,
    protocol,
    instanceId,
    from,
    to: null,
    unwell: [],
    bars: [],
  });
}

/** A process ends, or is well or not. */
export function noteLives(notes: StoryNotes, seen: Lives, place: number): void {
  const life = notes.processes.get(seen.process);
  if (life === undefined) return;
  const moment = { atMs: seen.atMs, place };
  const last = life.unwell.at(-1);
  if (last?.to === null) last.to = moment;
  switch (seen.how) {
    case 'away':
    case 'paused':
      life.unwell.push({ how: seen.how, from: moment, to: null });
      return;
    case 'closed':
    case 'crashed':
      end(life, moment, seen.how);
      return;
    case 'well':
  }
}

/** A process gives up. */
export function noteGaveUp(notes: StoryNotes, seen: GaveUp, place: number): void {
  const life = notes.processes.get(seen.process);
  if (life === undefined) return;
  life.error = seen.error;
  end(life, { atMs: seen.atMs, place }, 'gave-up');
}

function end(life: ProcessNotes, moment: StoryMoment, how: 'closed' | 'crashed' | 'gave-up'): void {
  life.to ??= { ...moment, how };
  for (const bar of life.bars) bar.to ??= moment;
  life.bars.length = 0;
}

/** A process owns other partitions than before. */
export function noteOwns(notes: StoryNotes, seen: Holds, place: number): void {
  const life = notes.processes.get(seen.process);
  if (life === undefined || seen.type !== 'owns') return;
  const moment = { atMs: seen.atMs, place };
  const owned = partitionSetOf(seen.partitions);
  const had = partitionSetOf(life.bars);
  for (const bar of life.bars) if (!includes(owned, bar)) bar.to = moment;
  const kept = life.bars.filter(({ to }) => to === null);
  for (const partition of seen.partitions) {
    if (includes(had, partition)) continue;
    const bar = { ...partition, process: seen.process, from: moment, to: null };
    kept.push(bar);
    notes.bars.push(bar);
  }
  life.bars.splice(0, life.bars.length, ...kept);
}

/** An application processes records; those that follow each other are told once. */
export function noteProcessed(notes: StoryNotes, seen: Processed, place: number): void {
  if (!isRead(notes.readOf, seen)) return;
  const { process, topic, partition, from, to, atMs } = seen;
  const last = notes.reads.findLast((read) => isSame(read, seen));
  if (last?.process === process && last.to === from && !notes.evidence.has(place)) last.to = to;
  else notes.reads.push({ atMs, place, process, topic, partition, from, to });
}

function isRead(wanted: readonly TopicPartition[], seen: TopicPartition): boolean {
  return wanted.some((one) => isSame(one, seen));
}
