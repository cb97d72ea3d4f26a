import type { ExploredGroup, SubjectVerification } from '../domain/verification.ts';
import { textOf } from './names.ts';
import { count, plural } from './summary.ts';

/** A subject whose small groups were explored instead of living through histories. */
export interface ExploredSubject extends SubjectVerification {
  readonly exhaustive: NonNullable<SubjectVerification['exhaustive']> & {
    readonly explored: readonly ExploredGroup[];
  };
}

/** Those of the subjects that were explored. */
export function exploredSubjectsOf(
  subjects: readonly SubjectVerification[],
): readonly ExploredSubject[] {
  return subjects.filter(isExplored);
}

function isExplored(subject: SubjectVerification): subject is ExploredSubject {
  return subject.exhaustive?.explored !== undefined;
}

/** How much a subject was tried: `1,000 histories`, `all 95,542 states inside members=2,partitions=2,faults=1`. */
export function scaleOf(subject: SubjectVerification): string {
  const { histories, exhaustive } = subject;
  const lived = plural(histories, 'history', 'histories');
  if (exhaustive === undefined) return lived;
  const { bounds, covered, explored } = exhaustive;
  if (explored === undefined) return `${lived}, all ${count(covered)} inside ${textOf(bounds)}`;
  const states = `${plural(covered, 'state')} inside ${textOf(bounds)}`;
  return explored.every(({ complete }) => complete) ? `all ${states}` : `${states}, not all`;
}

/** What was tried in all: histories, states or both. */
export function totalScaleOf(subjects: readonly SubjectVerification[]): string {
  const states = exploredSubjectsOf(subjects).reduce(
    (sum, { exhaustive }) => sum + exhaustive.covered,
    0,
  );
  const histories = subjects.reduce((sum, subject) => sum + subject.histories, 0);
  const lived = plural(histories, 'history', 'histories');
  if (states === 0) return lived;
  return histories === 0 ? plural(states, 'state') : `${lived} · ${plural(states, 'state')}`;
}

/** One exploration in a clause: what was found, and whether that is all. */
export function clauseOfExplored({
  states,
  transitions,
  depth,
  complete,
  reason,
  path,
}: ExploredGroup): string {
  const counts = `${plural(states, 'distinct state')}, ${plural(transitions, 'transition')}, depth ${count(depth)}`;
  if (complete) return `${counts}; that is all of them, and from each the group comes to rest`;
  if (path !== undefined)
    return `${counts}; it ended at a broken promise, ${plural(path.length, 'move')} from the start`;
  return `${counts}; not all of them: ${textOf(reason ?? 'no reason was given', 200)}`;
}

/** Moves as numbered lines, the same ones in a row as one: a long way has its middle left out. */
export function movesInLines(moves: readonly string[], linesMax: number): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < moves.length;) {
    let to = from + 1;
    while (to < moves.length && moves[to] === moves[from]) to++;
    const number = to - from === 1 ? `${to}` : `${from + 1}–${to}`;
    lines.push(`${number}. ${textOf(moves[from] ?? '', 200)}`);
    from = to;
  }
  const left = lines.length - linesMax;
  if (left <= 0) return lines;
  const half = Math.floor(linesMax / 2);
  return [
    ...lines.slice(0, half),
    `… ${plural(left, 'line')} left out; the JSON has them`,
    ...lines.slice(half + left),
  ];
}
