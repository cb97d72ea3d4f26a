import type { Costs, StrategyCosts } from '../../domain/costs.ts';
import { codeBlock, escapeMarkdown } from '../markdown-escape.ts';
import { textOf } from '../names.ts';
import { cascadeFigures, figureGroups, type Figure } from './figures.ts';
import { sentencesOf } from './sentences.ts';
import { basisOf, cascadeWords, dayOf, labelOf, settingsOf, titleOf } from './wording.ts';

/** The costs as Markdown: what they come to, and all tables. The same seed gives the same bytes. */
export function renderCostsMarkdown(costs: Costs): string {
  const { strategies, cascade, command, settings } = costs;
  const parts = [
    `## ${escapeMarkdown(titleOf(costs))}`,
    escapeMarkdown(basisOf(costs)),
    sentencesOf(costs)
      .map((sentence) => `- ${escapeMarkdown(sentence)}`)
      .join('\n'),
    ...figureGroups.flatMap(({ title, meaning, figures }) => [
      `### ${title}`,
      meaning,
      tableOf(
        ['protocol', 'strategy'],
        strategies.map((row) => ({ names: [row.protocol, labelOf(row)], row })),
        figures,
      ),
    ]),
    ...(cascade === null
      ? []
      : [
          `### ${cascadeFigures.title}`,
          escapeMarkdown(cascadeWords(costs, cascade)),
          tableOf(
            ['strategy', textOf(cascade.setting, 60)],
            cascade.rows.map((row) => ({ names: [labelOf(row), textOf(row.value, 40)], row })),
            cascadeFigures.figures,
          ),
        ]),
    '### How it was measured',
    escapeMarkdown(dayOf(costs)),
    ...(Object.keys(settings).length === 0
      ? []
      : [`Settings: ${settingsOf(settings).map(escapeMarkdown).join(', ')}.`]),
    ...(command === undefined ? [] : [codeBlock(textOf(command, 1000)).trimEnd()]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

interface Row {
  readonly names: readonly string[];
  readonly row: StrategyCosts;
}

function tableOf(
  heads: readonly string[],
  rows: readonly Row[],
  figures: readonly Figure[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line([...heads.map(escapeMarkdown), ...figures.map(({ title }) => title)]),
    line([...heads.map(() => '---'), ...figures.map(() => '---:')]),
    ...rows.map(({ names, row }) =>
      line([
        ...names.map(escapeMarkdown),
        ...figures.map((figure) => escapeMarkdown(figure.text(row))),
      ]),
    ),
  ].join('\n');
}
