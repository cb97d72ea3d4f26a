import type { Minimality } from '../domain/finding.ts';
import type { CellVerdict, SubjectVerification, Verification } from '../domain/verification.ts';

/** What a cell of the matrix says: its verdict, or that the invariant is not promised and only measured. */
export type CellStatus = CellVerdict['status'] | 'not-claimed';

/** The word and the sign of each status: every report uses these, so that none depends on colour. */
export const statusWords: Readonly<
  Record<CellStatus, { readonly word: string; readonly sign: string; readonly meaning: string }>
> = {
  holds: { word: 'holds', sign: '✓', meaning: 'checked, and never seen to fail' },
  broken: { word: 'BROKEN', sign: '✗', meaning: 'a counterexample was found' },
  'not-exercised': {
    word: 'not exercised',
    sign: '○',
    meaning: 'no history gave it a chance to fail: this is no success',
  },
  undecided: { word: 'undecided', sign: '?', meaning: 'it could not be judged' },
  'not-claimed': { word: 'not claimed', sign: '·', meaning: 'not promised: measured, not judged' },
};

/** The word after a number of promises: `21 kept`. */
export const tallyWords: Readonly<Record<CellStatus, string>> = {
  holds: 'kept',
  broken: 'broken',
  'not-exercised': 'not exercised',
  undecided: 'undecided',
  'not-claimed': 'not claimed',
};

/** The statuses in the order in which they are listed and counted. */
export const statuses: readonly CellStatus[] = [
  'holds',
  'broken',
  'not-exercised',
  'undecided',
  'not-claimed',
];

/** The status under which a report files a cell. */
export function statusOf(cell: CellVerdict): CellStatus {
  return cell.claimed ? cell.status : 'not-claimed';
}

/** What a cell counted, in words: `977 of 1,000`, `12 of 977`, `never`; for what is not claimed what was measured. */
export function countsOf(cell: CellVerdict): string {
  switch (cell.status) {
    case 'holds':
      return `${count(cell.exercised)} of ${count(cell.histories)}`;
    case 'broken':
      return `${count(cell.broken)} of ${count(cell.exercised)}`;
    case 'not-exercised':
      return `0 of ${count(cell.histories)}`;
    case 'undecided':
      return `of ${count(cell.histories)}`;
  }
}

/** How many cells of a subject have each status. */
export function tallyOf(subject: SubjectVerification): Readonly<Record<CellStatus, number>> {
  const tally = { holds: 0, broken: 0, 'not-exercised': 0, undecided: 0, 'not-claimed': 0 };
  for (const cell of subject.verdicts) tally[statusOf(cell)] += 1;
  return tally;
}

/** A whole number with separators: `1,000`. Never by locale. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A count with its noun: `1 history`, `1,000 histories`. */
export function plural(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share in per cent that never rounds something to nothing, nor nearly all to all: `0 %`, `<1 %`, `98 %`, `>99 %`. */
export function percent(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0 %';
  if (part >= whole) return '100 %';
  const share = Math.round((100 * part) / whole);
  if (share === 0) return '<1 %';
  return share === 100 ? '>99 %' : `${share} %`;
}

/** A time to read: `812 ms`, `4.2 s`, `3 min 20 s`. */
export function durationOf(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 1000) return `${ms < 10 ? Math.round(ms * 100) / 100 : Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** How far shrinking got, for a reader who does not know the words. */
export const minimalityWords: Readonly<Record<Minimality, string>> = {
  proven: 'proven minimal: everything simpler was run, and none of it fails',
  local: 'locally minimal: no simplification that was tried fails as well',
  truncated: 'not minimal: a limit ended the shrinking',
};

/** Findings over all subjects. */
export function findingsOf({ subjects }: Verification): number {
  return subjects.reduce((sum, { findings }) => sum + findings.length, 0);
}

/** The worst that is said of a subject; a subject without claims is undecided. */
export function standingOf(subject: SubjectVerification): CellVerdict['status'] {
  const tally = tallyOf(subject);
  if (tally.broken > 0) return 'broken';
  if (tally.undecided > 0 || tally.holds + tally['not-exercised'] === 0) return 'undecided';
  return tally['not-exercised'] > 0 ? 'not-exercised' : 'holds';
}

/** What is said of a subject in one clause: `keeps all 12 promises`, `breaks 3 of 12 promises`. */
export function clauseOf(subject: SubjectVerification): string {
  const tally = tallyOf(subject);
  const claimed = subject.verdicts.length - tally['not-claimed'];
  if (claimed === 0) return 'makes no promise that was checked';
  const parts: string[] = [];
  if (tally.broken > 0) parts.push(`breaks ${tally.broken} of ${plural(claimed, 'promise')}`);
  else if (tally.holds === claimed)
    return claimed === 1 ? 'keeps its only promise' : `keeps all ${claimed} promises`;
  else parts.push(`keeps ${tally.holds} of ${plural(claimed, 'promise')}`);
  if (tally['not-exercised'] > 0) parts.push(`${tally['not-exercised']} not exercised`);
  if (tally.undecided > 0) parts.push(`${tally.undecided} undecided`);
  return parts.join(', ');
}

/** The whole result in one line, without names, that a reader can trust without reading on. */
export function headlineOf(verification: Verification): string {
  const { subjects } = verification;
  if (subjects.length === 0) return 'Nothing was checked';
  if (subjects.length === 1) return 'One assignor was checked';
  const broken = subjects.filter((subject) => standingOf(subject) === 'broken').length;
  const holding = subjects.filter((subject) => standingOf(subject) === 'holds').length;
  if (holding === subjects.length) return `All ${holding} assignors keep every promise they make`;
  if (broken === 0)
    return `Nothing is broken; ${holding} of ${subjects.length} assignors are fully checked`;
  return `${broken} of ${subjects.length} assignors ${broken === 1 ? 'breaks' : 'break'} a promise`;
}
