import type { Cascade, Costs, Strategy, StrategyCosts } from '../../domain/costs.ts';
import type { MemberProtocol } from '../../domain/member-client.ts';
import { kafkaDefaults, type GroupSettings } from '../../domain/settings.ts';
import { textOf } from '../names.ts';
import { count, durationOf, plural } from '../summary.ts';

/** What each protocol is called where there is room. */
export const protocolWords: Readonly<Record<MemberProtocol, string>> = {
  eager: 'eager (classic protocol)',
  cooperative: 'cooperative (classic protocol)',
  consumer: 'consumer (KIP-848)',
};

/** A row's name: `sticky`, `sticky, static`. */
export function labelOf({ name, membership }: Strategy): string {
  const words = textOf(name, 60);
  return membership === 'static' ? `${words}, static` : words;
}

/** The protocols that were compared, in their order. */
export function protocolsOf({ strategies }: Costs): readonly MemberProtocol[] {
  return [...new Set(strategies.map(({ protocol }) => protocol))];
}

/** The title of every report. */
export function titleOf(costs: Costs): string {
  return `What a strategy costs: ${protocolsOf(costs).join(', ')}`;
}

/** What stands behind the figures, in one line. */
export function basisOf(costs: Costs): string {
  const { histories, seed, ended } = costs;
  const { done, planned } = histories;
  const early = { interrupted: 'interrupted', time: 'the time was up' };
  const why = ended === undefined ? '' : ` of ${count(planned)} (${early[ended]})`;
  return `${plural(done, `${histories.name} day`)}${why} behind each figure · seed ${seed}`;
}

/** What a day is. */
export function dayOf({ histories, strategies }: Costs): string {
  const { members, topics, partitions, batchMs } = histories;
  const measured = strategies.find(({ measurements }) => measurements !== null)?.measurements;
  const long =
    measured === null || measured === undefined
      ? ''
      : ` of ${durationOf(measured.watchedMs / measured.histories)} in virtual time`;
  const work = batchMs === 0 ? 'no time' : `mostly up to ${durationOf(batchMs)}`;
  return (
    `A day is the life of a service in miniature${long}: ${plural(members, 'member')}, ${plural(topics, 'topic')} of ` +
    `${plural(partitions, 'partition')}; rolling deployments, scaling up and down, a crash, one batch longer than ` +
    'max.poll.interval.ms, a long pause, a topic that grows, a coordinator that moves, a lost response. ' +
    `A batch of records takes ${work}. All strategies live through the same days.`
  );
}

/** What the cascade is. */
export function cascadeWords({ histories }: Costs, { setting, slowBatchMs }: Cascade): string {
  const { done } = histories;
  const days = `The same ${done === 1 ? 'day' : plural(done, 'day')} without instance ids`;
  const slow =
    slowBatchMs === 0
      ? ''
      : `, in each of which all that members need is slow for five minutes: a batch then takes ${durationOf(slowBatchMs / 4)} to ${durationOf(slowBatchMs)}`;
  return `${days}${slow}. A row for each value of ${textOf(setting, 60)}.`;
}

/** Settings that are not Kafka's defaults, as they are typed. */
export function settingsOf(settings: Partial<GroupSettings>): readonly string[] {
  return (Object.keys(kafkaDefaults) as (keyof GroupSettings)[]).flatMap((key) => {
    const value = settings[key];
    const name = key.replaceAll(/[A-Z]/gu, (letter) => `.${letter.toLowerCase()}`);
    return value === undefined ? [] : [`${name}=${String(value)}`];
  });
}

/** Strategies that failed in some history, with the first reason. */
export function failuresOf(strategies: readonly StrategyCosts[]): readonly string[] {
  return strategies.flatMap((costs) => {
    if (costs.failed === 0) return [];
    const reason = costs.failure === undefined ? '' : ` (${textOf(costs.failure, 200)})`;
    return [
      `${labelOf(costs)} failed in ${plural(costs.failed, 'history', 'histories')}, which are not measured${reason}.`,
    ];
  });
}
