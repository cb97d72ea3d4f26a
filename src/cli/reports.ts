import type { Verification } from '../domain/verification.ts';
import { renderHtml } from '../report/html/page.ts';
import { renderJson } from '../report/json.ts';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { prepareFile, writeFile } from './output-files.ts';
import type { Services } from './services.ts';

/** The kinds of report files, by the name of their flag. */
export const reportFormats = ['json', 'html', 'markdown', 'junit'] as const;

/** One of them. */
export type ReportFormat = (typeof reportFormats)[number];

/** Where each wanted report goes; `-` is standard output. */
export type ReportFiles = Partial<Readonly<Record<ReportFormat, string>>>;

const renderers: Readonly<Record<ReportFormat, (verification: Verification) => string>> = {
  json: renderJson,
  html: renderHtml,
  markdown: renderMarkdown,
  junit: renderJunit,
};

/** Fails now, not after minutes, if a report cannot be written. */
export function prepareReports(files: ReportFiles, { cwd }: Services): void {
  for (const format of reportFormats) {
    const file = files[format];
    if (file !== undefined) prepareFile(cwd, file);
  }
}

/** Writes the wanted reports and says where they are. */
export function writeReports(
  verification: Verification,
  files: ReportFiles,
  services: Services,
): void {
  for (const format of reportFormats) {
    const file = files[format];
    if (file === undefined) continue;
    const text = renderers[format](verification);
    if (file === '-') services.print(text);
    else {
      writeFile(services.cwd, file, text);
      services.say(`wrote ${file}`);
    }
  }
}
