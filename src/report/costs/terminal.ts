import type { Costs, Strategy } from '../../domain/costs.ts';
import { textOf } from '../names.ts';
import { painterOf, span, type Span, type TerminalOptions, wordsOf, wrap } from '../paint.ts';
import { cascadeFigures, figureGroups, type FigureGroup } from './figures.ts';
import { sentencesOf } from './sentences.ts';
import { linesOfTable } from './terminal-table.ts';
import { basisOf, cascadeWords, dayOf, labelOf, protocolsOf, protocolWords } from './wording.ts';

/** Below the row of the same strategy without instance ids. */
function shortLabelOf(costs: Strategy): string {
  return costs.membership === 'static' ? '  static' : labelOf(costs);
}

/** The costs for a terminal: a table for each group of figures, the cascade, and last what it comes to. */
export function renderCostsTerminal(costs: Costs, options: TerminalOptions): string {
  const paint = painterOf(options);
  const { width } = options;
  const lines = [
    ...wrap(wordsOf(dayOf(costs), 'dim'), width, 0),
    ...figureGroups.flatMap((group) => [[], ...linesOfGroup(costs, group, width)]),
    ...linesOfCascade(costs, width),
    [],
    ...sentencesOf(costs).flatMap((sentence) => wrap([span('·'), ...wordsOf(sentence)], width, 2)),
    [],
    ...wrap(wordsOf(basisOf(costs), 'bold'), width, 0),
  ];
  return lines.map((line) => `${paint(line).trimEnd()}\n`).join('');
}

function linesOfGroup(costs: Costs, group: FigureGroup, width: number): readonly Span[][] {
  const sections = protocolsOf(costs).map((protocol) => ({
    title: protocolWords[protocol],
    rows: costs.strategies
      .filter((each) => each.protocol === protocol)
      .map((each) => ({ label: shortLabelOf(each), costs: each })),
  }));
  return [
    [span(group.title, 'bold')],
    ...wrap(wordsOf(group.meaning, 'dim'), width, 0),
    ...linesOfTable({ sections, figures: group.figures }, width),
  ];
}

function linesOfCascade(costs: Costs, width: number): readonly Span[][] {
  const { cascade } = costs;
  if (cascade === null) return [];
  const { rows } = cascade;
  const names = [...new Set(rows.map(labelOf))];
  const sections = names.map((name) => ({
    title: name,
    rows: rows
      .filter((row) => labelOf(row) === name)
      .map((row) => ({ label: textOf(row.value, 40), costs: row })),
  }));
  return [
    [],
    [span(cascadeFigures.title, 'bold')],
    ...wrap(wordsOf(cascadeWords(costs, cascade), 'dim'), width, 0),
    ...linesOfTable({ sections, figures: cascadeFigures.figures }, width),
  ];
}
