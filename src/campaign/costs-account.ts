import {
  addGroupMeasurements,
  clientMetricsOf,
  measureGroup,
} from '../check/group/measure-group.ts';
import type { Membership, StrategyCosts } from '../domain/costs.ts';
import type { GroupMeasurements } from '../domain/group-measurements.ts';
import type { GroupTrace } from '../domain/group-trace.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { TimedHistory } from '../domain/timed-history.ts';
import { withProtocol, withStaticMembers } from '../generate/timed/production.ts';
import { withinTime } from '../run/deadline.ts';
import { liveGroup } from '../simulation/engine/live-group.ts';
import type { PlayedStrategy } from './costs-strategies.ts';

/** What one strategy has cost so far; changed in place. */
export interface CostAccount {
  readonly strategy: PlayedStrategy;
  readonly membership: Membership;
  /** In the cascade: the value of the setting, and the setting itself. */
  readonly value: string | null;
  readonly settings: Partial<GroupSettings>;
  measurements: GroupMeasurements | null;
  gaveUp: number;
  errors: readonly string[];
  failed: number;
  failure: string | null;
  /** It did not come to an end once: it is not asked again. */
  hangs: boolean;
}

/** An account with nothing in it. */
export function openAccount(
  strategy: PlayedStrategy,
  membership: Membership,
  variation: { readonly value: string; readonly settings: Partial<GroupSettings> } | null = null,
): CostAccount {
  return {
    strategy,
    membership,
    value: variation?.value ?? null,
    settings: variation?.settings ?? {},
    measurements: null,
    gaveUp: 0,
    errors: [],
    failed: 0,
    failure: null,
    hangs: false,
  };
}

/** What came of one history. */
export type Play =
  | { readonly measured: GroupMeasurements; readonly errors: readonly string[] }
  | { readonly failure: string; readonly hangs: boolean };

/** How long somebody's assignor may take for one history. */
const historyLimitMs = 30_000;

/** Lets the strategy live through a day. Never throws what somebody's assignor throws. */
export function playFor(account: CostAccount, day: TimedHistory): Play {
  const { strategy, hangs } = account;
  if (hangs) return { failure: hung, hangs };
  const history = historyFor(account, day);
  if (!strategy.foreign) return playOf(liveGroup(strategy.cast, history));
  const timely = withinTime(historyLimitMs, () =>
    liveGroup(strategy.cast, history, { checked: true }),
  );
  return timely.inTime ? playOf(timely.value) : { failure: hung, hangs: true };
}

const hung = `it was not done with a history after ${historyLimitMs / 1000} s`;

function historyFor(
  { strategy, membership, settings }: CostAccount,
  day: TimedHistory,
): TimedHistory {
  const spoken = withProtocol(day, strategy.protocol);
  const history = membership === 'static' ? withStaticMembers(spoken) : spoken;
  return { ...history, settings: { ...history.settings, ...settings } };
}

function playOf(trace: GroupTrace): Play {
  const { observations } = trace;
  const failed = observations.findLast((seen) => seen.type === 'step-failed');
  if (failed?.type === 'step-failed')
    return { failure: `${failed.failure}: ${failed.message}`, hangs: false };
  const errors = observations.flatMap((seen) => (seen.type === 'gave-up' ? [seen.error] : []));
  return { measured: measureGroup(trace), errors };
}

/** Adds what came of a history. */
export function addPlay(account: CostAccount, play: Play): void {
  if ('failure' in play) {
    account.failed++;
    account.failure ??= play.failure;
    account.hangs ||= play.hangs;
    return;
  }
  account.measurements = addGroupMeasurements(account.measurements, play.measured);
  account.gaveUp += play.errors.length;
  account.errors = [...new Set([...account.errors, ...play.errors])];
}

/** What it came to. */
export function costsOfAccount(account: CostAccount): StrategyCosts {
  const { strategy, membership, measurements, gaveUp, errors, failed, failure } = account;
  return {
    name: strategy.name,
    protocol: strategy.protocol,
    membership,
    measurements,
    metrics: measurements === null ? null : clientMetricsOf(measurements),
    gaveUp,
    errors,
    failed,
    ...(failure === null ? {} : { failure }),
  };
}
