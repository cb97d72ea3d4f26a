import type { Costs } from '../domain/costs.ts';
import { SuiteError } from '../domain/errors.ts';
import { renderCostsJson } from '../report/costs/json.ts';
import { renderCostsMarkdown } from '../report/costs/markdown.ts';
import { renderCostsHtml } from '../report/html/costs-page.ts';
import type { ReportFiles, ReportFormat } from './reports.ts';
import { writeTexts } from './reports.ts';
import type { Services } from './services.ts';

/** Writes the wanted reports of costs and says where they are. */
export function writeCostsReports(
  costs: Costs,
  files: ReportFiles & { readonly quiet?: boolean },
  services: Services,
): void {
  writeTexts((format) => textOf(costs, format), files, services);
}

/** Throws if something is wanted that costs cannot be told as. */
export function checkCostsFormats(files: ReportFiles): void {
  if (files.junit === undefined) return;
  throw new SuiteError(
    'USAGE',
    'costs are measured, not judged: there is no JUnit report of them',
    'Use json, html or markdown.',
  );
}

function textOf(costs: Costs, format: ReportFormat): string {
  if (format === 'json') return renderCostsJson(costs);
  return format === 'html' ? renderCostsHtml(costs) : renderCostsMarkdown(costs);
}
