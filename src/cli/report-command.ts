import path from 'node:path';
import type { Command } from 'commander';
import { isCostsText, parseCosts } from '../save/costs-schema.ts';
import { parseVerification } from '../save/parse-verification.ts';
import type { RunCommand } from './command.ts';
import { checkCostsFormats, writeCostsReports } from './costs-reports.ts';
import { oneOf } from './flag-values.ts';
import { readFile } from './output-files.ts';
import type { ReportFiles, ReportFormat } from './reports.ts';
import { prepareReports, reportFormats, writeReports } from './reports.ts';
import type { Services } from './services.ts';

interface Flags {
  readonly format: readonly ReportFormat[];
  readonly out: string;
}

const endings: Readonly<Record<ReportFormat, string>> = {
  json: 'json',
  html: 'html',
  markdown: 'md',
  junit: 'xml',
};

/** `report`: make reports again from a saved result. */
export function addReportCommand(program: Command, run: RunCommand): void {
  program
    .command('report')
    .summary('make reports again from a result that --json wrote')
    .description(
      'Reads a result that `verify --json FILE` or `compare --json FILE` wrote and makes reports from it, without running anything again.',
    )
    .argument('<result>', 'a file that `verify --json FILE` or `compare --json FILE` wrote')
    .option(
      '--format <formats>',
      `which reports, with commas between them: ${reportFormats.join(', ')}`,
      (text) => text.split(',').map((word) => oneOf(reportFormats, word.trim())),
      ['html', 'markdown'] as readonly ReportFormat[],
    )
    .option('--out <dir>', 'the folder that they are written to', '.')
    .addHelpText('after', examples)
    .action((file: string, { format, out }: Flags) =>
      run((services) => {
        const text = readFile(services.cwd, file);
        const stem = path.basename(file, path.extname(file));
        const files: ReportFiles = Object.fromEntries(
          format.map((one) => [one, path.join(out, `${stem}.${endings[one]}`)]),
        );
        const write = writerOf(text, file);
        if (isCostsText(text)) checkCostsFormats(files);
        prepareReports(files, services);
        write(files, services);
        return Promise.resolve(0);
      }),
    );
}

/** What is read is checked before anything is written. */
function writerOf(text: string, file: string): (files: ReportFiles, services: Services) => void {
  if (isCostsText(text)) {
    const costs = parseCosts(text, file);
    return (files, services) => writeCostsReports(costs, files, services);
  }
  const verification = parseVerification(text, file);
  return (files, services) => writeReports(verification, files, services);
}

const examples = `
Examples:
  $ rebalance-check verify ./assignor.ts --json result.json
  $ rebalance-check report result.json --format html,junit --out reports`;
