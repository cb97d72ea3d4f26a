import { isTimed } from '../../domain/any-history.ts';
import type { Finding } from '../../domain/finding.ts';
import type { EventImportance } from '../../domain/story.ts';
import type { SubjectVerification } from '../../domain/verification.ts';
import { describeEvent, racksOf } from '../describe-event.ts';
import { invariantWords } from '../invariant-words.ts';
import { listOf, nameOf, textOf } from '../names.ts';
import { remedyOf } from '../right-answer.ts';
import { minimalityWords, plural } from '../summary.ts';
import { describeTimedEvent } from '../timed/describe-timed-event.ts';
import { settingsOf } from '../timed/timed-head.ts';
import { factsOf } from '../witness-facts.ts';
import { anchorsOf } from './anchors.ts';
import { html, type Markup } from './markup.ts';
import { drawStorySvg } from './story-drawing.ts';
import { storyLayoutOf } from './story-layout.ts';
import { storyTable } from './story-table.ts';
import { timedFigure } from './timed-figure.ts';

/** Longer histories are cut here; the fixture has all of it. */
const eventsMax = 60;

/** Each finding with its story; nothing if there are none. */
export function findingsSection(subjects: readonly SubjectVerification[]): Markup {
  const articles = subjects.flatMap((subject, index) => {
    const anchors = anchorsOf(subject, index);
    return subject.findings.map((finding) =>
      article(finding, subject, anchors.get(finding.id) ?? ''),
    );
  });
  if (articles.length === 0) return html``;
  return html`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    <p class="soft">
      The smallest history that was found for each broken promise, as it was lived.
    </p>
    ${articles}
  </section>`;
}

function article(finding: Finding, subject: SubjectVerification, id: string): Markup {
  const { history, story, witness } = finding;
  const events = isTimed(history)
    ? history.events.map(describeTimedEvent)
    : history.events.map(describeEvent);
  const remedy = remedyOf(witness);
  return html`<article class="card finding" id="${id}" aria-labelledby="${id}-title">
    <p class="where">
      <code>${finding.invariant}</code> · ${invariantWords[finding.invariant]} ·
      ${textOf(subject.name, 80)}
    </p>
    <h3 class="lead" id="${id}-title">${textOf(finding.summary, 1000)}</h3>
    <h4>What happens</h4>
    <p class="small soft">${topicsOf(finding)}</p>
    ${settingsLine(finding)}
    <ol class="events">
      ${events
        .slice(0, eventsMax)
        .map((event, index) => html`<li>${event} ${notesOf(index, story.importance)}</li>`)}
    </ol>
    ${history.events.length > eventsMax ? html`<p class="small soft">and ${plural(history.events.length - eventsMax, 'event')} more</p>` : null}
    ${figure(finding, id)}
    ${remedy === null ? null : html`<p class="right"><b class="good">✓ Right would be:</b> ${remedy}</p>`}
    <h4>Evidence</h4>
    ${factsList(finding)}
  </article>`;
}

function topicsOf({ history }: Finding): string {
  const topics = history.topics.map(
    ({ topic, partitions, racks }) =>
      `${nameOf(topic)} with ${plural(partitions, 'partition')}${racksOf(racks)}`,
  );
  const claims =
    !isTimed(history) && history.shape === 'adversarial' ? ' Claims may be anything.' : '';
  return `At the start: ${listOf(topics, { itemsMax: 12, empty: 'no topics' })}.${claims}`;
}

function settingsLine({ history }: Finding): Markup | null {
  const settings = isTimed(history) ? settingsOf(history) : [];
  if (settings.length === 0) return null;
  return html`<p class="small soft">
    Settings, where they are not Kafka's defaults: ${listOf(settings, { itemsMax: 40 })}.
  </p>`;
}

function notesOf(index: number, importance: readonly EventImportance[]): readonly Markup[] {
  return importance
    .filter(({ event }) => event === index)
    .flatMap(({ notes }) => notes)
    .map((note) => html`<span class="note">${textOf(note, 120)}</span>`);
}

function figure(finding: Finding, id: string): Markup | null {
  const { history } = finding;
  if (isTimed(history)) return timedFigure(finding, history, id);
  if (finding.story.rounds.length === 0) return null;
  const layout = storyLayoutOf(finding.story, history, finding.witness);
  const drawing = drawStorySvg(layout, {
    id: `${id}-story`,
    title: `The rounds of this history: ${finding.invariant}`,
    description: `${textOf(finding.summary, 1000)}. Members are rows, rounds are columns. The table below has the same data.`,
  });
  const left = [
    ...(layout.columnsLeft > 0 ? [`${plural(layout.columnsLeft, 'round')} not drawn.`] : []),
    ...(layout.lanesLeft > 0 ? [`${plural(layout.lanesLeft, 'member')} not drawn.`] : []),
  ];
  return html`<h4>Round by round</h4>
    <figure>
      <div class="scroll" tabindex="0" role="region" aria-label="Drawing of the rounds">
        ${drawing}
      </div>
      <figcaption>
        Each piece is a partition: thin outline kept, <b>+</b> and bold outline newly got,
        <b>−</b> and dashed given up, dotted with nobody, <b class="bad">✗</b> wrong.
        ${left.join(' ')}
      </figcaption>
    </figure>
    <details>
      <summary>The same as a table</summary>
      ${storyTable(finding.story)}
    </details>`;
}

function factsList(finding: Finding): Markup {
  const { shrink, witness, fixture, frequency, seed } = finding;
  const passes = shrink.passes.filter(({ helped }) => helped > 0);
  return html`<dl class="facts">
      ${factsOf(witness).map(
        ([label, value]) =>
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
      <dt>seen in</dt>
      <dd>
        ${plural(frequency, 'history', 'histories')}, first in case ${String(finding.case)} of seed
        ${String(seed)}, ${finding.shape} claims
      </dd>
      <dt>shrunk</dt>
      <dd>
        from ${plural(shrink.fromEvents, 'event')} to ${shrink.toEvents} and from
        ${plural(shrink.fromMembers, 'member')} to ${shrink.toMembers}, in
        ${plural(shrink.runs, 'run')}
      </dd>
      <dt>minimal</dt>
      <dd>${minimalityWords[shrink.minimal]}</dd>
      ${
        passes.length === 0
          ? null
          : html`<dt>passes</dt>
              <dd>
                ${listOf(
                  passes.map(
                    ({ pass, tried, helped }) =>
                      `${textOf(pass, 60)} (${helped} of ${tried} helped)`,
                  ),
                  { itemsMax: 20 },
                )}
              </dd>`
      }
      <dt>fixture</dt>
      <dd>${fixture === null ? 'not saved' : html`<code>${textOf(fixture, 1000)}</code>`}</dd>
      <dt>finding</dt>
      <dd><code>${textOf(finding.id, 80)}</code></dd>
    </dl>
    <h4>Replay</h4>
    <pre><code>${textOf(finding.replay, 1000)}</code></pre>`;
}
