import type { TopicPartition } from '../../domain/group.ts';
import type { GroupViolation } from '../../domain/group-invariant.ts';
import type { GroupTrace } from '../../domain/group-trace.ts';
import type { EventImportance, Story } from '../../domain/story.ts';
import type { StoryMessage, StoryProcess, TimedStory } from '../../domain/timed-story.ts';
import type { GroupDescription } from '../../domain/wire.ts';
import { collectStory } from './collect-story.ts';
import { newestWithin } from './newest-within.ts';
import {
  type BarNotes,
  type MessageNotes,
  newStoryNotes,
  type ProcessNotes,
  type StoryNotes,
} from './story-notes.ts';

/** A story stays small, whatever the trace was: these are told, the newest, and those that the evidence names. */
const messagesMax = 60;
const processesMax = 60;
const barsMax = 80;
const readsMax = 40;
const eventsMax = 200;
/** In bytes of JSON, about. */
const statesWeightMax = 20_000;
const callbacksWeightMax = 7000;
const partitionWeight = 30;

/**
 * The story of a timed trace; `violation` is what is marked as wrong, and where the story ends. Heartbeats and commits
 * that went well are left out unless the violation is about them.
 */
export function timedStoryOf(
  trace: GroupTrace,
  violation: GroupViolation | null,
  importance: readonly EventImportance[],
): Story {
  const end = endOf(trace, violation);
  const evidence = new Set(violation?.evidence ?? []);
  const notes = newStoryNotes(trace, evidence, readOf(trace, violation));
  collectStory(notes, end);
  const messages = chosenMessages(notes, violation);
  const states = newestWithin(notes.states, statesWeightMax, ({ group }) => weightOf(group));
  const timed: TimedStory = {
    endMs: trace.endMs,
    processes: newest([...notes.processes.values()], processesMax).map(toldProcess),
    messages: messages.map(toldMessage),
    bars: chosenBars(notes.bars, violation),
    callbacks: newestWithin(
      notes.callbacks,
      callbacksWeightMax,
      ({ partitions }) => 80 + partitions.length * partitionWeight,
    ),
    states,
    events: newest(notes.events, eventsMax),
    reads: newest(notes.reads, readsMax),
    failovers: notes.failovers,
    failure: notes.failure,
    left: {
      messages: notes.messages.size - messages.length,
      states: notes.states.length - states.length,
    },
    wrong: wrongOf(notes, violation, end),
  };
  return { rounds: [], importance, timed };
}

/** The last place that is told: all that had been seen when the promise was broken. */
function endOf({ observations }: GroupTrace, violation: GroupViolation | null): number {
  if (violation === null) return observations.length - 1;
  const { atMs } = violation.witness;
  const inTime = observations.findLastIndex((seen) => seen.atMs <= atMs);
  return Math.min(observations.length - 1, Math.max(inTime, ...violation.evidence));
}

/** Records are told where the violation is about them. */
function readOf(
  { observations }: GroupTrace,
  violation: GroupViolation | null,
): readonly TopicPartition[] {
  if (violation === null) return [];
  return isOfOffsets(observations, violation) ? violation.witness.partitions : [];
}

function isOfOffsets(
  observations: GroupTrace['observations'],
  { evidence }: GroupViolation,
): boolean {
  return evidence.some((place) => {
    const seen = observations[place];
    if (seen?.type === 'processed') return true;
    const api =
      seen?.type === 'requested'
        ? seen.request.api
        : seen?.type === 'replied'
          ? seen.response.api
          : '';
    return api === 'OffsetCommit' || api === 'OffsetFetch';
  });
}

function chosenMessages(
  notes: StoryNotes,
  violation: GroupViolation | null,
): readonly MessageNotes[] {
  const all = [...notes.messages.values()];
  const needed = lastWords(notes, all, violation);
  const repeated = repeatedRefusals(all);
  const aboutOffsets = notes.readOf.length > 0;
  const telling = all.filter(
    (message) =>
      (!message.isPlain && !repeated.has(message)) ||
      message.isEvidence ||
      needed.has(message) ||
      (aboutOffsets && message.isOfOffsets),
  );
  if (telling.length <= messagesMax) return telling;
  let room = messagesMax - telling.filter(({ isEvidence }) => isEvidence).length;
  const chosen = new Set<MessageNotes>();
  for (const message of telling.toReversed()) {
    if (message.isEvidence) chosen.add(message);
    else if (room > 0) {
      chosen.add(message);
      room--;
    }
  }
  return telling.filter((message) => chosen.has(message)).slice(-2 * messagesMax);
}

/** What a process asks again in the same words, to be refused again in the same words: it is told once. */
function repeatedRefusals(all: readonly MessageNotes[]): ReadonlySet<MessageNotes> {
  const repeated = new Set<MessageNotes>();
  const before = new Map<string | null, Map<MessageNotes['api'], MessageNotes>>();
  for (const message of all) {
    const { process, api, asked, answered, refused } = message;
    const ofProcess = before.get(process) ?? new Map<MessageNotes['api'], MessageNotes>();
    const last = ofProcess.get(api);
    if (refused && last?.asked === asked && last.answered === answered) repeated.add(message);
    before.set(process, ofProcess.set(api, message));
  }
  return repeated;
}

/** The last message of each process that the violation names: since then it was silent. */
function lastWords(
  notes: StoryNotes,
  all: readonly MessageNotes[],
  violation: GroupViolation | null,
): ReadonlySet<MessageNotes> {
  const wrong = new Set(processesIn(notes, violation?.witness.members ?? []));
  const last = new Map<string, MessageNotes>();
  for (const message of all)
    if (message.process !== null && wrong.has(message.process) && !message.isOfOffsets)
      last.set(message.process, message);
  return new Set(last.values());
}

/** Witnesses name processes or member ids; the lanes are processes. */
function processesIn(notes: StoryNotes, members: readonly string[]): readonly string[] {
  const names = members.map((member) =>
    notes.processes.has(member) ? member : (notes.processOf.get(member) ?? member),
  );
  return [...new Set(names)];
}

function wrongOf(
  notes: StoryNotes,
  violation: GroupViolation | null,
  place: number,
): TimedStory['wrong'] {
  if (violation === null) return null;
  const { atMs, members, partitions } = violation.witness;
  return { atMs, place, members: processesIn(notes, members), partitions };
}

/** Those of the violation's partitions first, then the newest. */
function chosenBars(
  bars: readonly BarNotes[],
  violation: GroupViolation | null,
): TimedStory['bars'] {
  if (bars.length <= barsMax) return bars;
  const isWrong = ({ topic, partition }: TopicPartition): boolean =>
    violation?.witness.partitions.some(
      (one) => one.topic === topic && one.partition === partition,
    ) === true;
  const wrong = new Set(bars.filter(isWrong).slice(-barsMax));
  const others = new Set(
    newest(
      bars.filter((bar) => !isWrong(bar)),
      barsMax - wrong.size,
    ),
  );
  return bars.filter((bar) => wrong.has(bar) || others.has(bar));
}

function weightOf(group: GroupDescription | null): number {
  let weight = 150;
  for (const member of group?.members ?? []) {
    const { assignment, pendingRevocation, targetAssignment } = member;
    const partitions = assignment.length + pendingRevocation.length + targetAssignment.length;
    const names = member.subscribedTopicNames.length + member.protocols.length;
    weight += 210 + partitions * partitionWeight + names * 15;
  }
  return weight;
}

function newest<T>(items: readonly T[], itemsMax: number): readonly T[] {
  return itemsMax <= 0 ? [] : items.slice(-itemsMax);
}

function toldProcess({ bars: _bars, ...told }: ProcessNotes): StoryProcess {
  return told;
}

function toldMessage(message: MessageNotes): StoryMessage {
  const { isPlain: _plain, isOfOffsets: _offsets, isEvidence: _evidence, ...told } = message;
  return told;
}
