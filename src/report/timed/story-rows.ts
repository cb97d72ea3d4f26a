import type { TimedHistory } from '../../domain/timed-history.ts';
import type { StoryProcess, TimedStory } from '../../domain/timed-story.ts';
import type { GroupDescription } from '../../domain/wire.ts';
import { listOf, partitionOf, partitionsOf, textOf } from '../names.ts';
import { titleOfTimedEvent } from './describe-timed-event.ts';
import { changesOfGroup, groupWords } from './group-change.ts';
import { messageRows } from './message-rows.ts';
import { nameOfMember } from './said.ts';
import { ownershipRows } from './ownership-rows.ts';
import { byMoment, type Row } from './row.ts';

/** All that a story tells, in the order in which it happened; the violation comes last. */
export function storyRows(story: TimedStory, history: TimedHistory): readonly Row[] {
  const rows = [
    ...eventRows(story, history),
    ...lifeRows(story, history),
    ...messageRows(story, history),
    ...stateRows(story),
    ...ownershipRows(story),
    ...readRows(story),
    ...otherRows(story),
  ].toSorted(byMoment);
  // When the coordinator is back is known by its time only.
  const placed = rows.map((row, index) =>
    row.kind === 'back' ? { ...row, place: rows[index - 1]?.place ?? row.place } : row,
  );
  const wrong = wrongRow(story);
  return wrong === null ? placed : [...placed, wrong];
}

function eventRows({ events }: TimedStory, history: TimedHistory): readonly Row[] {
  return events.flatMap(({ event, effect, atMs, place }): Row[] => {
    const one = history.events[event];
    if (one === undefined) return [];
    const title = `${event + 1}. ${titleOfTimedEvent(one)}`;
    const text = effect || one.type === 'wait' ? title : `${title} (changes nothing)`;
    return [{ atMs, place, kind: 'event', process: null, text, tone: 'plain' }];
  });
}

/** Starts and ends that no event of that instant tells of. */
function lifeRows(story: TimedStory, history: TimedHistory): readonly Row[] {
  return story.processes.flatMap((process): Row[] => {
    const { from, to, error } = process;
    const rows: Row[] = [];
    const row = { kind: 'life', process: process.process } as const;
    if (!isTold(process, from.atMs, history))
      rows.push({ ...from, ...row, text: 'starts', tone: 'plain' });
    if (to === null) return rows;
    const { atMs, place, how } = to;
    if (how === 'gave-up')
      rows.push({
        atMs,
        place,
        ...row,
        text: `gives up: ${textOf(error ?? '', 120)}`,
        tone: 'warn',
      });
    else if (!isTold(process, atMs, history))
      rows.push({
        atMs,
        place,
        ...row,
        text: how === 'closed' ? 'is closed' : 'is killed',
        tone: 'plain',
      });
    return rows;
  });
}

function isTold({ member }: StoryProcess, atMs: number, { events }: TimedHistory): boolean {
  return events.some(
    (event) => event.atMs === atMs && 'member' in event && event.member === member,
  );
}

function stateRows({ states, left }: TimedStory): readonly Row[] {
  let before: GroupDescription | null = null;
  return states.flatMap(({ atMs, place, group }, index): Row[] => {
    const isFirst = index === 0 && left.states > 0;
    const words = isFirst ? [groupWords(group)] : changesOfGroup(before, group);
    before = group;
    if (words.length === 0) return [];
    return [{ atMs, place, kind: 'state', process: null, text: words.join('; '), tone: 'plain' }];
  });
}

function readRows({ reads }: TimedStory): readonly Row[] {
  return reads.map(({ atMs, place, process, from, to, ...partition }) => ({
    atMs,
    place,
    kind: 'reads',
    process,
    text: `processes ${partitionOf(partition)} from ${from} to ${to - 1}`,
    tone: 'plain',
  }));
}

function otherRows({ failovers, failure, endMs, wrong }: TimedStory): readonly Row[] {
  const endsMs = wrong === null ? endMs : wrong.atMs;
  const rows: Row[] = failovers
    .filter(({ backAtMs }) => backAtMs <= endsMs)
    .map(({ backAtMs, place }) => ({
      atMs: backAtMs,
      place,
      kind: 'back',
      process: null,
      text: 'the coordinator is back',
      tone: 'plain',
    }));
  if (failure !== null) {
    const { atMs, place, process, message } = failure;
    rows.push({ atMs, place, kind: 'failure', process, text: textOf(message, 200), tone: 'bad' });
  }
  return rows;
}

function wrongRow({ wrong }: TimedStory): Row | null {
  if (wrong === null) return null;
  const { atMs, place, members, partitions } = wrong;
  const about = [
    ...(members.length === 0 ? [] : [listOf(members.map(nameOfMember), { itemsMax: 4 })]),
    ...(partitions.length === 0 ? [] : [partitionsOf(partitions, 4)]),
  ].join(', ');
  const text = about === '' ? 'wrong here' : `wrong here: ${about}`;
  return { atMs, place, kind: 'wrong', process: null, text, tone: 'bad' };
}
