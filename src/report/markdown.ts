import type { Finding } from '../domain/finding.ts';
import type { SubjectVerification, Verification } from '../domain/verification.ts';
import { drawAnyStory } from './draw-any-story.ts';
import { invariantGroups } from './invariant-words.ts';
import { scaleOf, totalScaleOf } from './exploration.ts';
import { codeBlock, escapeMarkdown } from './markdown-escape.ts';
import { textOf } from './names.ts';
import { rightOf } from './picture.ts';
import { remedyOf } from './right-answer.ts';
import {
  clauseOf,
  count,
  countsOf,
  findingsOf,
  headlineOf,
  minimalityWords,
  plural,
  standingOf,
  statusOf,
  statusWords,
} from './summary.ts';

/** GitHub takes comments of 65,536 characters; the rest is a margin for what others write around ours. */
export const markdownCharsMax = 59_000;

/** The matrix may take this much of it, so that findings have room. */
const matrixCharsMax = 25_000;
const drawingWidth = 88;
const drawingCharsMax = 8_000;

/**
 * The result as Markdown that fits into a pull-request comment, whatever the input: a headline, the matrix, a fold for
 * each finding. What does not fit is left out, and said so. It carries no times: the same seed gives the same bytes.
 */
export function renderMarkdown(verification: Verification): string {
  const { subjects } = verification;
  const head = [
    `## ${escapeMarkdown(headlineOf(verification))}`,
    '',
    `${plural(findingsOf(verification), 'finding')} · ${totalScaleOf(subjects)} · seed ${verification.seed}`,
    '',
    ...listOfSubjects(subjects),
    '',
    '',
  ].join('\n');
  const matrix = matrixOf(subjects);
  const parts = [head, matrix];
  let room = markdownCharsMax - head.length - matrix.length - 200;
  let left = 0;
  for (const subject of subjects) {
    for (const finding of subject.findings) {
      const text = left > 0 ? '' : findingOf(finding, subject);
      if (left > 0 || text.length > room) left += 1;
      else parts.push(text);
      room -= text.length;
    }
  }
  if (left > 0)
    parts.push(
      `\n${plural(left, 'finding is', 'findings are')} left out for want of room: see the HTML or JSON report.\n`,
    );
  return parts.join('');
}

const subjectsMax = 50;

function listOfSubjects(subjects: readonly SubjectVerification[]): readonly string[] {
  const lines = subjects.slice(0, subjectsMax).map((subject) => {
    const ended = subject.ended === undefined ? '' : ', ended early';
    const sign = statusWords[standingOf(subject)].sign;
    return `- ${sign} **${titleOf(subject)}** ${clauseOf(subject)} (${escapeMarkdown(scaleOf(subject))}${ended})`;
  });
  const rest = subjects.length - lines.length;
  return rest > 0 ? [...lines, `- and ${plural(rest, 'subject')} more`] : lines;
}

function titleOf({ name, version }: SubjectVerification): string {
  const full =
    version === undefined ? textOf(name, 60) : `${textOf(name, 60)} ${textOf(version, 20)}`;
  return escapeMarkdown(full);
}

/** As many subjects side by side as there is room for. */
function matrixOf(subjects: readonly SubjectVerification[]): string {
  if (subjects.length === 0) return '';
  let shown = Math.min(subjects.length, 12);
  let table = tableOf(subjects.slice(0, shown));
  while (shown > 1 && table.length > matrixCharsMax) {
    shown -= 1;
    table = tableOf(subjects.slice(0, shown));
  }
  const rest = subjects.length - shown;
  const more =
    rest > 0 ? `${plural(rest, 'subject is', 'subjects are')} left out for want of room.\n\n` : '';
  return `${table}\n${more}<sub>✓ in how many histories it could have failed · ✗ in how many of those it failed · ○ never exercised, which is no success · in brackets: not claimed, only measured</sub>\n`;
}

function tableOf(subjects: readonly SubjectVerification[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const rows = invariantGroups.flatMap(({ invariants }) =>
    invariants.flatMap((id) => {
      const cells = subjects.map(({ verdicts }) => {
        const cell = verdicts.find(({ invariant }) => invariant === id);
        if (cell === undefined) return '';
        const scope = cell.scope === 'equal-subscriptions' ? ' (equal subscriptions)' : '';
        const text = `${statusWords[cell.status].sign} ${countsOf(cell)}${scope}`;
        if (!cell.claimed) return `(${text})`;
        return statusOf(cell) === 'broken' ? `**${text}**` : text;
      });
      return cells.every((cell) => cell === '') ? [] : [row([`\`${id}\``, ...cells])];
    }),
  );
  return [
    row(['promise', ...subjects.map(titleOf)]),
    row(['---', ...subjects.map(() => '---')]),
    ...rows,
  ].join('');
}

function findingOf(finding: Finding, subject: SubjectVerification): string {
  const { story, history, witness, shrink } = finding;
  const drawing = drawAnyStory(story, history, { color: false, width: drawingWidth, witness });
  const cut =
    drawing.length <= drawingCharsMax
      ? drawing
      : `${drawing.slice(0, drawingCharsMax)}\n… (the drawing is cut)\n`;
  const known = story.rounds.some((each) => rightOf(each) !== null);
  const remedy = known ? null : remedyOf(witness);
  return [
    '',
    `<details><summary>✗ <code>${finding.invariant}</code> ${titleOf(subject)}: ${escapeMarkdown(textOf(finding.summary, 500))}</summary>`,
    '',
    codeBlock(cut.trimEnd()),
    ...(remedy === null ? [] : [`Right would be: ${escapeMarkdown(remedy)}.`, '']),
    `Seen in ${plural(finding.frequency, 'history', 'histories')}; shrunk from ${plural(shrink.fromEvents, 'event')} to ${count(shrink.toEvents)} in ${plural(shrink.runs, 'run')}, ${minimalityWords[shrink.minimal]}. Replay it:`,
    '',
    codeBlock(textOf(finding.replay, 1000)),
    '</details>',
    '',
  ].join('\n');
}
