import { setImmediate as breathe } from 'node:timers/promises';
import type { Cascade, CostHistories, Costs } from '../domain/costs.ts';
import type { MemberProtocol } from '../domain/member-client.ts';
import type { GroupSettings } from '../domain/settings.ts';
import type { TimedHistory } from '../domain/timed-history.ts';
import { withProcessing } from '../generate/timed/processing.ts';
import { productionLikeHistories } from '../generate/timed/production.ts';
import type { CostAccount, Play } from './costs-account.ts';
import { addPlay, costsOfAccount, openAccount, playFor } from './costs-account.ts';
import { representativesOf, strategiesOf } from './costs-strategies.ts';
import type { Progress } from './options.ts';
import { toolVersion } from './verify.ts';

/** One setting with several values. */
export interface Variation {
  /** Kafka's name of the setting. */
  readonly setting: string;
  readonly values: readonly {
    readonly value: string;
    readonly settings: Partial<GroupSettings>;
  }[];
}

/** What is compared, and how long. */
export interface CostsOptions {
  readonly seed: number;
  /** How many days. */
  readonly runs: number;
  readonly protocols: readonly MemberProtocol[];
  /** Fixed for all strategies. */
  readonly settings: Partial<GroupSettings>;
  /** A reference to somebody's own assignor, played beside Kafka's; null: none. */
  readonly assignor: string | null;
  /** Most batches take the application up to this long. */
  readonly batchMs: number;
  /** Up to this long while everything is slow; only in the cascade. */
  readonly slowBatchMs: number;
  /** Null: no cascade. */
  readonly vary: Variation | null;
  /** When to stop, in ms; null for never. */
  readonly timeMs: number | null;
  readonly cwd: string;
  readonly signal: AbortSignal | null;
  readonly onProgress: (progress: Progress) => void;
  readonly clock: () => number;
  readonly command?: string;
}

/** What holds unless it is said otherwise. */
export const costsDefaults = {
  runs: 20,
  batchMs: 5000,
  slowBatchMs: 40_000,
  vary: 'max.poll.interval.ms=5000,10000,30000,300000',
} as const;

const service = { members: 6, topics: 2, partitions: 12 } as const;

/**
 * Plays the same days with each strategy, with and without instance ids, and measures what each cost the group. When it
 * is stopped early, all strategies have lived through the same days nevertheless. The same options give the same costs.
 */
export async function measureCosts(options: CostsOptions): Promise<Costs> {
  const { seed, settings, vary, slowBatchMs, command } = options;
  const accounts = await openAccounts(options);
  const { done, ended } = await playDays([...accounts.plain, ...accounts.cascade], options);
  const cascade: Cascade | null =
    vary === null
      ? null
      : {
          setting: vary.setting,
          slowBatchMs,
          rows: accounts.cascade.map((account) => ({
            value: account.value ?? '',
            ...costsOfAccount(account),
          })),
        };
  return {
    format: 'rebalance-check/costs@1',
    tool: toolVersion,
    ...(command === undefined ? {} : { command }),
    seed,
    histories: historiesOf(options, done),
    settings,
    strategies: accounts.plain.map(costsOfAccount),
    cascade,
    ...(ended === null ? {} : { ended }),
  };
}

function historiesOf({ runs, batchMs }: CostsOptions, done: number): CostHistories {
  return { name: 'production-like', planned: runs, done, ...service, batchMs };
}

interface Accounts {
  readonly plain: readonly CostAccount[];
  readonly cascade: readonly CostAccount[];
}

async function openAccounts({ protocols, assignor, cwd, vary }: CostsOptions): Promise<Accounts> {
  const own = assignor === null ? null : { ref: assignor, cwd };
  const strategies = await strategiesOf(protocols, own);
  return {
    plain: strategies.flatMap((strategy) => [
      openAccount(strategy, 'dynamic'),
      openAccount(strategy, 'static'),
    ]),
    cascade: representativesOf(strategies).flatMap((strategy) =>
      (vary?.values ?? []).map((variation) => openAccount(strategy, 'dynamic', variation)),
    ),
  };
}

interface Played {
  readonly done: number;
  readonly ended: 'interrupted' | 'time' | null;
}

async function playDays(accounts: readonly CostAccount[], options: CostsOptions): Promise<Played> {
  const { seed, runs, settings, clock, onProgress } = options;
  const startedAt = clock();
  const progress = (done: number, phase: Progress['phase']): void => {
    onProgress({
      ref: 'production-like',
      phase,
      done,
      planned: runs,
      perSecond: 0,
      broken: [],
      activity: 'measuring',
    });
  };
  const days = productionLikeHistories(seed, { count: runs, settings, ...service });
  let done = 0;
  let ended: Played['ended'] = null;
  for (const day of days) {
    progress(done, 'hunting');
    // Days are played in their order, so that whoever stops early has the same ones for all.
    // oxlint-disable-next-line no-await-in-loop
    ended = await playDay(accounts, day, { ...options, startedAt });
    if (ended !== null) break;
    done++;
  }
  progress(done, 'done');
  return { done, ended };
}

/** Plays a day for all accounts, or for none. */
async function playDay(
  accounts: readonly CostAccount[],
  day: TimedHistory,
  options: CostsOptions & { readonly startedAt: number },
): Promise<Played['ended']> {
  const { seed, batchMs, slowBatchMs, signal, timeMs, clock, startedAt } = options;
  const plain = withProcessing(day, { seed, batchMs, slowBatchMs: 0 });
  const slow = withProcessing(day, { seed, batchMs, slowBatchMs });
  const plays: Play[] = [];
  for (const account of accounts) {
    // Ctrl-C is heard between two plays.
    // oxlint-disable-next-line no-await-in-loop
    await breathe();
    if (signal?.aborted === true) return 'interrupted';
    if (timeMs !== null && clock() - startedAt > timeMs) return 'time';
    plays.push(playFor(account, account.value === null ? plain : slow));
  }
  for (const [index, account] of accounts.entries()) {
    const play = plays[index];
    if (play !== undefined) addPlay(account, play);
  }
  return null;
}
