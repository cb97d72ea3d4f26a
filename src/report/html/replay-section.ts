import type { Verification } from '../../domain/verification.ts';
import { textOf } from '../names.ts';
import { findingsOf } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** How to see all of this again. */
export function replaySection(verification: Verification): Markup {
  const { subjects } = verification;
  return html`<section id="replay" aria-labelledby="replay-title">
    <h2 id="replay-title">See it again</h2>
    ${
      subjects.length === 0
        ? null
        : html`<p>The same histories, the same result:</p>
            <pre><code>${textOf(verification.command ?? commandFor(verification), 2000)}</code></pre>`
    }
    ${
      findingsOf(verification) === 0
        ? null
        : html`<p>
              Each finding has a replay line of its own, and one that draws it in the terminal:
            </p>
            <pre><code>rebalance-check explain FIXTURE</code></pre>`
    }
  </section>`;
}

/** What comes nearest where the result does not say how it was made. */
function commandFor({ subjects, seed }: Verification): string {
  const refs = subjects.map(({ ref }) => quoted(ref)).join(' ');
  const runs = Math.max(0, ...subjects.map(({ histories }) => histories));
  const exhaustive = subjects.find((subject) => subject.exhaustive !== undefined)?.exhaustive;
  const how =
    exhaustive === undefined
      ? `--seed ${seed} --runs ${runs}`
      : `--exhaustive ${quoted(exhaustive.bounds)}`;
  return `rebalance-check verify ${refs} ${how}`;
}

/** As a POSIX shell reads it back. */
function quoted(argument: string): string {
  const text = textOf(argument, 500);
  return /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
