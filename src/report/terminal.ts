import type { Finding } from '../domain/finding.ts';
import type { SubjectVerification, Verification } from '../domain/verification.ts';
import { drawAnyStory } from './draw-any-story.ts';
import { meanOf } from './distribution.ts';
import {
  clauseOfExplored,
  type ExploredSubject,
  exploredSubjectsOf,
  movesInLines,
  scaleOf,
  totalScaleOf,
} from './exploration.ts';
import { linesOfFigures } from './figure-table.ts';
import { assignorsOf, groupFigures, timedSubjectsOf, type TimedSubject } from './group-figures.ts';
import { textOf } from './names.ts';
import { painterOf, span, type Span, type TerminalOptions, wordsOf, wrap } from './paint.ts';
import { rightOf } from './picture.ts';
import { remedyOf } from './right-answer.ts';
import {
  clauseOf,
  durationOf,
  findingsOf,
  minimalityWords,
  plural,
  standingOf,
} from './summary.ts';
import { linesOfMatrix } from './terminal-matrix.ts';
import { factsOf } from './witness-facts.ts';

/**
 * The whole result for a terminal: the matrix, what is undecided and why, each finding with its drawing and replay
 * line, the measured figures, and last the summary in one line a subject.
 */
export function renderTerminal(verification: Verification, options: TerminalOptions): string {
  const paint = painterOf(options);
  const text = (lines: readonly Span[][]): string =>
    lines.map((line) => `${paint(line).trimEnd()}\n`).join('');
  const { subjects } = verification;
  return [
    text(linesOfMatrix(subjects, options.width)),
    text(subjects.flatMap((subject) => linesOfUndecided(subject, options.width))),
    ...subjects.flatMap((subject) =>
      subject.findings.map((finding) => `\n${renderFinding(subject, finding, options)}`),
    ),
    ...exploredSubjectsOf(subjects).map(
      (subject) => `\n${text(linesOfExplored(subject, options.width))}`,
    ),
    ...[
      linesOfMeasurements(assignorsOf(subjects), options.width),
      linesOfGroups(timedSubjectsOf(subjects), options.width),
    ]
      .filter((lines) => lines.length > 0)
      .map((lines) => `\n${text(lines)}`),
    `\n${text(linesOfSummary(verification, options.width))}`,
  ].join('');
}

function linesOfUndecided(subject: SubjectVerification, width: number): readonly Span[][] {
  return subject.verdicts
    .filter(({ claimed, status }) => claimed && status === 'undecided')
    .flatMap(({ invariant, reason = 'no reason was given' }) =>
      wrap(
        [
          span(`? ${invariant} of ${textOf(subject.name, 80)}:`, 'warn'),
          ...wordsOf(textOf(reason)),
        ],
        width,
        2,
      ),
    );
}

/** One finding: the sentence, a small drawing, the witness, what would have been right, the fixture, the replay line. */
export function renderFinding(
  subject: Pick<SubjectVerification, 'name'>,
  finding: Finding,
  options: TerminalOptions,
): string {
  const paint = painterOf(options);
  const text = (lines: readonly (readonly Span[])[]): string =>
    lines.map((line) => `${paint(line).trimEnd()}\n`).join('');
  const { story, history, witness, shrink } = finding;
  const title = [
    span('✗ BROKEN ', 'bad'),
    span(finding.invariant, 'bold'),
    span(
      ` by ${textOf(subject.name, 80)}, in ${plural(finding.frequency, 'history', 'histories')}`,
    ),
    span(finding.shape === 'adversarial' ? ' (adversarial claims)' : ''),
  ];
  const drawing = drawAnyStory(story, history, {
    ...options,
    width: options.width - 2,
    witness,
    rounds: 'wrong',
  });
  const known = story.rounds.some((each) => rightOf(each) !== null);
  const remedy = known ? null : remedyOf(witness);
  const shrunk = `${plural(shrink.fromEvents, 'event')} to ${shrink.toEvents}, ${plural(shrink.fromMembers, 'member')} to ${shrink.toMembers}, in ${plural(shrink.runs, 'run')}; ${minimalityWords[shrink.minimal]}`;
  const rows: readonly (readonly [string, string])[] = [
    [
      'witness',
      factsOf(witness)
        .map(([label, value]) => `${label}: ${value}`)
        .join('; '),
    ],
    ...(remedy === null ? [] : [['right', remedy] as const]),
    ['shrunk', shrunk],
    ['fixture', finding.fixture === null ? 'not saved' : textOf(finding.fixture, 1000)],
    ['replay', textOf(finding.replay, 1000)],
  ];
  return [
    text([title]),
    text(wrap([span(' '), ...wordsOf(textOf(finding.summary, 1000), 'bold')], options.width, 2)),
    drawing.replace(/^/gm, '  ').trimEnd(),
    '\n',
    text(
      rows.flatMap(([label, value]) =>
        label === 'replay' || label === 'fixture'
          ? [[span(`  ${label.padEnd(8)}`, 'dim'), span(value)]]
          : wrap([span(`  ${label.padEnd(7)}`, 'dim'), ...wordsOf(value)], options.width, 10),
      ),
    ),
  ].join('');
}

/** Means a rebalance: the figures a reader compares first. */
function linesOfMeasurements(
  subjects: readonly SubjectVerification[],
  width: number,
): readonly Span[][] {
  if (subjects.length === 0) return [];
  const header = ['measured, mean', 'moves', 'above least', 'load spread', 'rounds', 'ms, median'];
  const rows = subjects.map(({ name, measurements }) => [
    textOf(name, 40),
    meanOf(measurements.moves),
    meanOf(measurements.movesAboveOptimum),
    meanOf(measurements.loads),
    meanOf(measurements.rounds),
    String(Math.round(measurements.assignMs.median * 1000) / 1000),
  ]);
  return linesOfFigures([header, ...rows], width);
}

/** Moves of a path that a terminal shows. */
const moveLinesMax = 40;

/** What exploring came to, for each kind of members; where a promise is broken, the way there. */
function linesOfExplored({ name, exhaustive }: ExploredSubject, width: number): readonly Span[][] {
  return exhaustive.explored.flatMap((group) => {
    const { protocol, path = [], cycle = [] } = group;
    const moves = (list: readonly string[]): Span[][] =>
      movesInLines(list, moveLinesMax).map((line) => [span(`    ${line}`)]);
    return [
      ...wrap(
        [
          span('explored', 'dim'),
          span(textOf(name, 80), 'bold'),
          ...wordsOf(`with ${protocol} members: ${clauseOfExplored(group)}`),
        ],
        width,
        2,
      ),
      ...moves(path),
      ...(cycle.length === 0 ? [] : [[span('  from there it can go round for ever:', 'dim')]]),
      ...moves(cycle),
    ];
  });
}

/** The figures of groups that lived in virtual time. */
function linesOfGroups(subjects: readonly TimedSubject[], width: number): readonly Span[][] {
  if (subjects.length === 0) return [];
  const header = ['in virtual time', ...groupFigures.map(({ title }) => title)];
  const rows = subjects.map(({ name, group }) => [
    textOf(name, 40),
    ...groupFigures.map(({ of }) => of(group)),
  ]);
  return linesOfFigures([header, ...rows], width);
}

function linesOfSummary(verification: Verification, width: number): readonly Span[][] {
  const signs = { holds: '✓', broken: '✗', undecided: '?', 'not-exercised': '○' };
  const styles = {
    holds: 'good',
    broken: 'bad',
    undecided: 'warn',
    'not-exercised': 'warn',
  } as const;
  const each = verification.subjects.flatMap((subject) => {
    const standing = standingOf(subject);
    const ended = subject.ended === undefined ? '' : `, ${endedWords[subject.ended]}`;
    return wrap(
      [
        span(signs[standing], styles[standing]),
        span(textOf(subject.name, 80), 'bold'),
        ...wordsOf(`${clauseOf(subject)} (${scaleOf(subject)}${ended})`),
      ],
      width,
      2,
    );
  });
  const found = findingsOf(verification);
  const total = [
    plural(found, 'finding'),
    totalScaleOf(verification.subjects),
    `seed ${verification.seed}`,
    durationOf(verification.elapsedMs),
  ].join(' · ');
  return [...each, [span(total, found === 0 ? 'good' : 'bad')]];
}

/** Why a run is shorter than planned. */
const endedWords: Readonly<Record<NonNullable<SubjectVerification['ended']>, string>> = {
  interrupted: 'interrupted before all planned histories ran',
  time: 'the time was up before all planned histories ran',
  hangs:
    'too many histories hung or ended the process: the rest of their part of the run was left out',
};
