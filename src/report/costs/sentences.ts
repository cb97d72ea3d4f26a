import { representativeStrategies, type Costs, type StrategyCosts } from '../../domain/costs.ts';
import { listOf, textOf } from '../names.ts';
import { plural } from '../summary.ts';
import { cascadeFigures, pauseFigures, strategyFigures, type Figure } from './figures.ts';
import { failuresOf, labelOf, protocolsOf } from './wording.ts';

/** What the figures come to, in a few sentences that hold for these figures and claim no more. */
export function sentencesOf(costs: Costs): readonly string[] {
  const leads = leadsOf(costs);
  return [
    ...listing('Rebalances that stop the world', leads, strategyFigures, 'stopped'),
    ...listing('Partition-seconds paused a day', leads, pauseFigures, 'paused'),
    ...listing('Rounds a rebalance', leads, strategyFigures, 'rounds-each'),
    ...staticSentence(costs, leads),
    ...cascadeSentences(costs),
    ...gaveUpSentence(costs),
    ...failuresOf(costs.strategies),
  ];
}

/** The dynamic members of each protocol, with the strategy that moves fewest partitions. */
export function leadsOf(costs: Costs): readonly StrategyCosts[] {
  return protocolsOf(costs).flatMap((protocol) => {
    const rows = costs.strategies.filter(
      (each) => each.protocol === protocol && each.membership === 'dynamic',
    );
    const lead = rows.find(({ name }) => name === representativeStrategies[protocol]) ?? rows[0];
    return lead === undefined || lead.measurements === null ? [] : [lead];
  });
}

function figureOf({ figures }: { readonly figures: readonly Figure[] }, id: string): Figure[] {
  return figures.filter((figure) => figure.id === id);
}

function listing(
  words: string,
  leads: readonly StrategyCosts[],
  group: { readonly figures: readonly Figure[] },
  id: string,
): readonly string[] {
  if (leads.length === 0) return [];
  return figureOf(group, id).map((figure) => {
    const parts = leads.map(
      (lead) => `${figure.text(lead)} with ${labelOf(lead)} (${lead.protocol})`,
    );
    return `${words}: ${parts.join(', ')}.`;
  });
}

function staticSentence(costs: Costs, leads: readonly StrategyCosts[]): readonly string[] {
  const parts = figureOf(pauseFigures, 'rebalances').flatMap((figure) =>
    leads.flatMap((lead) => {
      const other = costs.strategies.find(
        ({ name, protocol, membership }) =>
          membership === 'static' && name === lead.name && protocol === lead.protocol,
      );
      return other === undefined
        ? []
        : [`${figure.text(other)} instead of ${figure.text(lead)} with ${labelOf(lead)}`];
    }),
  );
  return parts.length === 0 ? [] : [`Rebalances a day with instance ids: ${parts.join(', ')}.`];
}

function cascadeSentences({ cascade }: Costs): readonly string[] {
  if (cascade === null) return [];
  const { setting, rows } = cascade;
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.flatMap((name) => {
    const own = rows.filter((row) => row.name === name && row.measurements !== null);
    const [first] = own;
    const last = own.at(-1);
    if (first === undefined || last === undefined || first === last) return [];
    const parts = ['rebalances', 'duplicates'].flatMap((id) =>
      figureOf(cascadeFigures, id).map(
        (figure) => `${figure.text(first)} ${figure.title} instead of ${figure.text(last)}`,
      ),
    );
    return [
      `While everything is slow, ${textOf(setting, 60)}=${textOf(first.value, 40)} rather than ${textOf(last.value, 40)} means ${parts.join(' and ')} with ${labelOf(first)}.`,
    ];
  });
}

function gaveUpSentence({ strategies }: Costs): readonly string[] {
  const total = strategies.reduce((sum, { gaveUp }) => sum + gaveUp, 0);
  if (total === 0) return [];
  const errors = [...new Set(strategies.flatMap((each) => each.errors))];
  const isRefusal = errors.length === 1 && errors[0] === 'UNRELEASED_INSTANCE_ID';
  const why = isRefusal
    ? ': KIP-848 refuses a static member that was killed until its former session has ended'
    : '';
  const names = listOf(errors.map((error) => textOf(error, 100)));
  return [
    `${plural(total, 'process', 'processes')} gave up with a fatal error (${names}), and nobody started them again${why}.`,
  ];
}
