import path from 'node:path';
import { SuiteError } from '../domain/errors.ts';
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

/** Fails now, not after minutes, if a report cannot be written, or two would be written to one place. */
export function prepareReports(files: ReportFiles, { cwd }: Services): void {
  checkPlaces(files, cwd);
  for (const format of reportFormats) {
    const file = files[format];
    if (file !== undefined) prepareFile(cwd, file);
  }
}

/** Writes the wanted reports and says where they are. */
export function writeReports(
  verification: Verification,
  files: ReportFiles & { readonly quiet?: boolean },
  services: Services,
): void {
  writeTexts((format) => renderers[format](verification), files, services);
}

/** Writes each wanted file with its text and says where it is. */
export function writeTexts(
  textOf: (format: ReportFormat) => string,
  files: ReportFiles & { readonly quiet?: boolean },
  services: Services,
): void {
  for (const format of reportFormats) {
    const file = files[format];
    if (file === undefined) continue;
    const text = textOf(format);
    if (file === '-') services.print(text);
    else {
      writeFile(services.cwd, file, text);
      if (files.quiet !== true) services.say(`wrote ${file}`);
    }
  }
}

function checkPlaces(files: ReportFiles, cwd: string): void {
  const taken = new Map<string, ReportFormat>();
  for (const format of reportFormats) {
    const file = files[format];
    if (file === undefined) continue;
    const place = file === '-' ? file : path.resolve(cwd, file);
    const other = taken.get(place);
    taken.set(place, format);
    if (other === undefined) continue;
    const where = file === '-' ? 'standard output' : file;
    throw new SuiteError(
      'USAGE',
      `--${other} and --${format} both write to ${where}`,
      'Give each report a place of its own.',
    );
  }
}
