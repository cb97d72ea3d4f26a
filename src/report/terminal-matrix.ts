import type { InvariantId } from '../domain/contract.ts';
import type { CellVerdict, SubjectVerification } from '../domain/verification.ts';
import { columnsOf, cut, padEnd } from './columns.ts';
import { invariantGroups } from './invariant-words.ts';
import { textOf } from './names.ts';
import { span, type Span, type Style } from './paint.ts';
import { type CellStatus, countsOf, statuses, statusOf, statusWords } from './summary.ts';

const idColumns = Math.max(
  ...invariantGroups.flatMap(({ invariants }) => invariants.map((id) => id.length)),
);
/** Enough for `(✗ 1,000 of 1,000)`; wider only if all names then stand whole, side by side. */
const cellColumnsMin = 19;
const cellColumnsMax = 32;
const gap = 2;

const styles: Readonly<Record<CellStatus, Style>> = {
  holds: 'good',
  broken: 'bad',
  'not-exercised': 'warn',
  undecided: 'warn',
  'not-claimed': 'dim',
};

/** The matrix of invariants × subjects as lines, in as many blocks of columns as the width asks for, then the legend. */
export function linesOfMatrix(
  subjects: readonly SubjectVerification[],
  width: number,
): readonly Span[][] {
  const cellColumns = cellColumnsFor(subjects, width);
  const each = Math.max(1, Math.floor((width - idColumns) / (cellColumns + gap)));
  const lines: Span[][] = [];
  for (let from = 0; from < subjects.length; from += each) {
    lines.push(...block(subjects.slice(from, from + each), cellColumns), []);
  }
  return [...lines, ...legend(subjects)];
}

function cellColumnsFor(subjects: readonly SubjectVerification[], width: number): number {
  const longest = Math.max(0, ...subjects.map((subject) => columnsOf(titleOf(subject))));
  const wanted = Math.min(cellColumnsMax, Math.max(cellColumnsMin, longest));
  return idColumns + subjects.length * (wanted + gap) <= width ? wanted : cellColumnsMin;
}

function titleOf({ name, version }: SubjectVerification): string {
  return version === undefined ? textOf(name, 80) : `${textOf(name, 80)} ${textOf(version, 20)}`;
}

function block(subjects: readonly SubjectVerification[], cellColumns: number): readonly Span[][] {
  const rows = invariantGroups.flatMap(({ title, invariants }) => {
    const listed = invariants.filter((id) => subjects.some((subject) => cellOf(subject, id)));
    return listed.length === 0
      ? []
      : [[span(title, 'dim')], ...listed.map((id) => row(id, subjects, cellColumns))];
  });
  return [head(subjects, cellColumns), ...rows];
}

function head(subjects: readonly SubjectVerification[], cellColumns: number): Span[] {
  const names = subjects.map((subject) =>
    span(' '.repeat(gap) + padEnd(cut(titleOf(subject), cellColumns), cellColumns), 'bold'),
  );
  return [span(' '.repeat(idColumns)), ...names];
}

function row(
  id: InvariantId,
  subjects: readonly SubjectVerification[],
  cellColumns: number,
): Span[] {
  return [
    span(padEnd(id, idColumns)),
    ...subjects.flatMap((subject) => {
      const cell = cellOf(subject, id);
      const text = cell === undefined ? '' : textOfCell(cell);
      const style = cell === undefined ? 'plain' : styles[statusOf(cell)];
      return [span(' '.repeat(gap)), span(padEnd(text, cellColumns), style)];
    }),
  ];
}

function cellOf({ verdicts }: SubjectVerification, id: InvariantId): CellVerdict | undefined {
  return verdicts.find(({ invariant }) => invariant === id);
}

/** `✓ 977 of 1,000`; what is not claimed in brackets; `≡` where only equal subscriptions are judged. */
function textOfCell(cell: CellVerdict): string {
  const scope = cell.scope === 'equal-subscriptions' ? ' ≡' : '';
  const text = `${statusWords[cell.status].sign} ${countsOf(cell)}${scope}`;
  return cut(cell.claimed ? text : `(${text})`, cellColumnsMin + gap - 1);
}

/** Explains only what the matrix shows. */
function legend(subjects: readonly SubjectVerification[]): readonly Span[][] {
  const cells = subjects.flatMap(({ verdicts }) => verdicts);
  const seen = new Set(cells.map(statusOf));
  const counted: Readonly<Record<CellStatus, string>> = {
    holds: '✓ holds: in how many histories it could have failed',
    broken: '✗ BROKEN: in how many of those it did fail',
    'not-exercised': '○ not exercised: no history gave it a chance to fail, which is no success',
    undecided: '? undecided',
    'not-claimed': '(…) not claimed: measured, not judged',
  };
  const lines = statuses
    .filter((status) => seen.has(status))
    .map((status) => [span(counted[status], status === 'not-claimed' ? 'dim' : styles[status])]);
  return cells.some(({ scope }) => scope === 'equal-subscriptions')
    ? [...lines, [span('≡ judged where all members have the same subscription')]]
    : lines;
}
