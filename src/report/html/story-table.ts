import type { Story, StoryMember, StoryRound } from '../../domain/story.ts';
import { nameOf, partitionsOf, textOf } from '../names.ts';
import { failureWords } from '../prose.ts';
import { plural } from '../summary.ts';
import { html, type Markup } from './markup.ts';

const rowsMax = 200;
const partitionsMax = 40;

/** A story as a table: who said what and got what, a row for each member in each round. */
export function storyTable({ rounds }: Story): Markup {
  const rows = rounds.flatMap((round) => [
    ...round.members.map((member) => rowOf(member, round)),
    ...round.strangers.map(
      ({ member, got }) =>
        html`<tr>
          ${placeOf(round)}
          <td>${nameOf(member)}</td>
          <td>–</td>
          <td>–</td>
          <td>${partitionsOf(got, partitionsMax)}</td>
          <td>–</td>
          <td>is no member of the group</td>
        </tr> `,
    ),
  ]);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of the rounds">
      <table>
        <caption>
          What each member claimed and got in each round
        </caption>
        <thead>
          <tr>
            <th scope="col">Event, round, generation</th>
            <th scope="col">Member</th>
            <th scope="col">Subscribes to</th>
            <th scope="col">Claimed</th>
            <th scope="col">Got</th>
            <th scope="col">Would be right</th>
            <th scope="col">Remarks</th>
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, rowsMax)}
        </tbody>
      </table>
    </div>
    ${rows.length > rowsMax ? html`<p class="small soft">and ${plural(rows.length - rowsMax, 'row')} more</p>` : null}`;
}

function placeOf(round: StoryRound): Markup {
  return html`<th scope="row">
    ${round.event + 1}, ${round.round}, ${round.generation}${round.wrong ? ' ✗ wrong' : ''}
  </th>`;
}

function rowOf(member: StoryMember, round: StoryRound): Markup {
  const got = member.got === null ? '–' : partitionsOf(member.got, partitionsMax);
  const right = member.right === undefined ? '–' : partitionsOf(member.right, partitionsMax);
  return html`<tr>
    ${placeOf(round)}
    <td>${nameOf(member.member)}</td>
    <td>${member.topics.map(nameOf).join(', ') || 'nothing'}</td>
    <td>${claimedBy(member)}</td>
    <td>${got}</td>
    <td>${right}</td>
    <td>${remarksOf(member, round)}</td>
  </tr> `;
}

function claimedBy({ claims, claimsGeneration }: StoryMember): string {
  if (claims.length === 0) return 'nothing';
  const since = claimsGeneration === -1 ? 'no generation' : `generation ${claimsGeneration}`;
  return `${partitionsOf(claims, partitionsMax)} (${since})`;
}

function remarksOf(member: StoryMember, { failure }: StoryRound): string {
  const remarks: string[] = [];
  if (failure !== undefined)
    remarks.push(`${failureWords[failure.kind]}: ${textOf(failure.message)}`);
  else if (member.got === null) remarks.push('left out of the answer');
  if (member.missed) remarks.push('does not learn this answer');
  if (member.instanceId !== undefined) remarks.push(`static ${nameOf(member.instanceId)}`);
  if (member.rackId !== undefined) remarks.push(`rack ${nameOf(member.rackId)}`);
  return remarks.join('; ');
}
