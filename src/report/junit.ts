import type { CellVerdict, SubjectVerification, Verification } from '../domain/verification.ts';
import { drawAnyStory } from './draw-any-story.ts';
import { invariantWords } from './invariant-words.ts';
import { textOf } from './names.ts';
import { countsOf } from './summary.ts';
import { element, escapeXml } from './xml.ts';

/**
 * The result as JUnit XML: a suite for each subject, a test for each invariant. Names are stable: they hold neither seed
 * nor counts. Broken is a failure, undecided an error; what was not exercised or not claimed is skipped, never passed.
 *
 * Only `time` of the whole differs between two runs with one seed: what one invariant took is not measured.
 *
 * Source: the schema of Jenkins' xUnit plug-in, `junit-10.xsd`, which is what most CI servers read.
 */
export function renderJunit(verification: Verification): string {
  const { subjects, elapsedMs } = verification;
  const cells = subjects.flatMap(({ verdicts }) => verdicts);
  const root = element(
    'testsuites',
    {
      name: 'rebalance-check',
      tests: cells.length,
      failures: numberOf(cells, 'broken'),
      errors: numberOf(cells, 'undecided'),
      time: secondsOf(elapsedMs),
    },
    subjects.map((subject) => `\n${suiteOf(subject)}`),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.replace(/<\/testsuites>$/, '\n</testsuites>')}\n`;
}

function numberOf(cells: readonly CellVerdict[], status: CellVerdict['status']): number {
  return cells.filter((cell) => cell.claimed && cell.status === status).length;
}

const secondsOf = (ms: number): string => (Number.isFinite(ms) ? (ms / 1000).toFixed(3) : '0.000');

function suiteOf(subject: SubjectVerification): string {
  const { verdicts } = subject;
  const cases = verdicts.map((cell) => `  ${caseOf(cell, subject)}\n`);
  return element(
    'testsuite',
    {
      name: textOf(subject.name),
      tests: verdicts.length,
      failures: numberOf(verdicts, 'broken'),
      errors: numberOf(verdicts, 'undecided'),
      skipped: verdicts.filter((cell) => !cell.claimed || cell.status === 'not-exercised').length,
      time: '0',
    },
    ['\n', ...cases],
  );
}

function caseOf(cell: CellVerdict, subject: SubjectVerification): string {
  const outcome = outcomeOf(cell, subject);
  return element(
    'testcase',
    { classname: `rebalance-check.${textOf(subject.ref)}`, name: cell.invariant, time: '0' },
    outcome === null ? [] : [outcome],
  );
}

function outcomeOf(cell: CellVerdict, subject: SubjectVerification): string | null {
  if (!cell.claimed) return element('skipped', { message: 'not claimed: measured, not judged' });
  switch (cell.status) {
    case 'holds':
      return null;
    case 'not-exercised':
      return element('skipped', {
        message: 'not exercised: no history gave it a chance to fail',
      });
    case 'undecided':
      return element('error', {
        message: textOf(cell.reason ?? 'no reason was given'),
        type: 'undecided',
      });
    case 'broken':
      return failureOf(cell, subject);
  }
}

function failureOf(cell: CellVerdict, subject: SubjectVerification): string {
  const findings = subject.findings.filter(({ id }) => cell.findings.includes(id));
  const [first] = findings;
  const message =
    first === undefined ? invariantWords[cell.invariant] : textOf(first.summary, 1000);
  const texts = findings.map(
    ({ summary, story, history, witness, replay }) =>
      `${textOf(summary, 1000)}\n\n${drawAnyStory(story, history, { color: false, width: 100, witness })}\n${textOf(replay, 1000)}\n`,
  );
  const text = `broken in ${countsOf(cell)} histories\n\n${texts.join('\n')}`;
  return element('failure', { message, type: 'broken' }, [
    text.split('\n').map(escapeXml).join('\n'),
  ]);
}
