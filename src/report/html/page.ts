import type { SubjectVerification, Verification } from '../../domain/verification.ts';
import { textOf } from '../names.ts';
import { clauseOf, findingsOf, headlineOf } from '../summary.ts';
import { exploredSection } from './explored-section.ts';
import { featuresSection } from './features-section.ts';
import { findingsSection } from './findings-section.ts';
import { headSection } from './head-section.ts';
import { html, Markup } from './markup.ts';
import { matrixSection } from './matrix-section.ts';
import { measuresSection } from './measures-section.ts';
import { replaySection } from './replay-section.ts';
import { styleSheet } from './style.ts';
import { timedStyle } from './timed-style.ts';
import { timesSection } from './times-section.ts';

/** Nothing may be loaded, sent or run: the page is only what stands in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The whole result as one HTML file that needs no network and no script: what holds and what is broken, each finding as
 * a drawing, what was measured and what was generated. Equal results give equal bytes.
 */
export function renderHtml(verification: Verification): string {
  const title = `rebalance-check: ${titleOf(verification)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="rebalance-check ${textOf(verification.tool, 40)}" />
        <title>${title}</title>
        <style>
          ${new Markup(styleSheet + timedStyle)}
        </style>
      </head>
      <body>
        <a class="skip" href="#matrix">Skip to the matrix</a>
        ${headSection(verification, titleOf(verification))}
        <main>${sectionsOf(verification)}</main>
        ${footer(verification)}
      </body>
    </html> `;
  return page.text;
}

function sectionsOf(verification: Verification): readonly (Markup | null)[] {
  const { subjects } = verification;
  return [
    matrixSection(subjects),
    exploredSection(subjects),
    findingsSection(subjects),
    measuresSection(subjects),
    featuresSection(subjects),
    timesSection(verification),
    replaySection(verification),
  ];
}

/** With one subject its name and what is said of it; else the count. */
function titleOf(verification: Verification): string {
  const [only, second] = verification.subjects;
  if (only === undefined || second !== undefined) return headlineOf(verification);
  return `${fullNameOf(only)} ${clauseOf(only)}`;
}

function fullNameOf({ name, version }: SubjectVerification): string {
  return version === undefined ? textOf(name, 80) : `${textOf(name, 80)} ${textOf(version, 40)}`;
}

function footer(verification: Verification): Markup {
  const found = findingsOf(verification);
  return html`<footer>
    <p>
      Written by rebalance-check ${textOf(verification.tool, 40)}. This page loads nothing and runs
      no script; apart from times, the same seed gives the same
      page${found > 0 ? ', with the same findings' : ''}.
    </p>
  </footer>`;
}
