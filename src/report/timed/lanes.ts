import type { StoryMoment, StoryProcess, TimedStory } from '../../domain/timed-story.ts';
import type { Row } from './row.ts';

/** A lane for a member: its processes follow each other in it. */
export interface Lane {
  readonly member: string;
  readonly processes: readonly StoryProcess[];
  /** The violation names it. */
  readonly wrong: boolean;
}

/** The lanes that are drawn, in the order in which members appear, and who has none. */
export interface Lanes {
  readonly drawn: readonly Lane[];
  readonly folded: readonly Lane[];
}

/** A lane for each member, `lanesMax` of them: those of the violation first, then those that do most in the rows. */
export function lanesOf(story: TimedStory, rows: readonly Row[], lanesMax: number): Lanes {
  const byMember = new Map<string, StoryProcess[]>();
  for (const process of story.processes) {
    const list = byMember.get(process.member);
    if (list === undefined) byMember.set(process.member, [process]);
    else list.push(process);
  }
  const wrong = new Set(story.wrong?.members ?? []);
  const all = Array.from(byMember, ([member, processes]): Lane => {
    return { member, processes, wrong: processes.some(({ process }) => wrong.has(process)) };
  });
  if (all.length <= lanesMax) return { drawn: all, folded: [] };
  const busy = new Map<string | null, number>();
  for (const { process } of rows) busy.set(process, (busy.get(process) ?? 0) + 1);
  const rank = ({ processes, wrong: isWrong }: Lane): number =>
    (isWrong ? 1e6 : 0) + processes.reduce((sum, { process }) => sum + (busy.get(process) ?? 0), 0);
  const chosen = new Set(all.toSorted((a, b) => rank(b) - rank(a)).slice(0, lanesMax));
  return {
    drawn: all.filter((lane) => chosen.has(lane)),
    folded: all.filter((lane) => !chosen.has(lane)),
  };
}

/** How a lane is just after a moment. */
export type LaneState = 'none' | 'idle' | 'owns' | 'unwell';

/** The process that lives in a lane at a moment; null: none does. */
export function livingIn({ processes }: Lane, moment: StoryMoment): StoryProcess | null {
  return (
    processes.findLast(
      ({ from, to }) => from.place <= moment.place && (to === null || to.place > moment.place),
    ) ?? null
  );
}

/** How a lane is just after a moment. */
export function stateOfLane(lane: Lane, story: TimedStory, moment: StoryMoment): LaneState {
  const living = livingIn(lane, moment);
  if (living === null) return 'none';
  const isUnwell = living.unwell.some(
    ({ from, to }) => from.place <= moment.place && (to === null || to.place > moment.place),
  );
  if (isUnwell) return 'unwell';
  const owns = story.bars.some(
    ({ process, from, to }) =>
      process === living.process &&
      from.place <= moment.place &&
      (to === null || to.place > moment.place),
  );
  return owns ? 'owns' : 'idle';
}

/** Whether a row is drawn in some lane: rows of folded members are not. */
export function isDrawn({ process }: Row, { drawn, folded }: Lanes): boolean {
  if (process === null || folded.length === 0) return true;
  return drawn.some(({ processes }) => processes.some((one) => one.process === process));
}

/** The index of the lane in which a process lives; -1: nobody's. */
export function laneOf(process: string | null, { drawn }: Lanes): number {
  return drawn.findIndex(({ processes }) => processes.some((one) => one.process === process));
}
