import type { Finding } from '../../domain/finding.ts';
import type { TimedHistory } from '../../domain/timed-history.ts';
import { listOf, nameOf, textOf } from '../names.ts';
import { plural } from '../summary.ts';
import { html, type Markup } from './markup.ts';
import { drawTimedSvg } from './timed-drawing.ts';
import { timedLayoutOf } from './timed-layout.ts';
import { timedTable } from './timed-table.ts';

/** The drawing of a timed finding with the table behind it; null if it has no story. */
export function timedFigure(finding: Finding, history: TimedHistory, id: string): Markup | null {
  const story = finding.story.timed;
  if (story === undefined) return null;
  const layout = timedLayoutOf(story, history);
  const drawing = drawTimedSvg(
    { layout, story },
    {
      id: `${id}-story`,
      title: `What happened, step by step: ${finding.invariant}`,
      description: `${textOf(finding.summary, 1000)}. Time goes down; the coordinator and each member have a lane. The table below has the same data.`,
    },
  );
  const { messages } = story.left;
  const folded = layout.all.folded.map(({ member }) => nameOf(member));
  const left = [
    ...(layout.rowsLeft > 0 ? [`${plural(layout.rowsLeft, 'earlier step')} not drawn.`] : []),
    ...(folded.length > 0 ? [`Without a lane: ${listOf(folded)}.`] : []),
    ...(messages > 0
      ? [
          `${plural(messages, 'message')} that changed nothing here ${messages === 1 ? 'is' : 'are'} left out.`,
        ]
      : []),
  ];
  return html`<h4>Step by step</h4>
    <figure>
      <div class="scroll" tabindex="0" role="region" aria-label="Drawing of the steps">
        ${drawing}
      </div>
      <figcaption>
        Arrows to the left are requests, to the right answers. A box in a lane is a partition that
        the member owns; a dotted line is a member that does not poll or stands still. On the
        coordinator's line, solid is a group at rest, dashed one that rebalances.
        <b class="bad">✗</b> wrong. ${left.join(' ')}
      </figcaption>
    </figure>
    <details>
      <summary>The same as a table, with the group before and after each step</summary>
      ${timedTable(story, history)}
    </details>`;
}
