import { timedWeights } from './alphabet.ts';
import type { PaceName } from './pace.ts';

/** A named shape of timed run: what happens in it, how often, and to whom. */
export interface TimedShape {
  readonly name: string;
  /** How often a run has this shape. */
  readonly share: number;
  /** By index into `timedAlphabet`. */
  readonly weights: readonly number[];
  /** Paces of its runs, each as likely; without, any. */
  readonly paces?: readonly PaceName[];
  /** All first members join at once. */
  readonly together?: true;
  /** Most members have instance ids, and some runs take them over. */
  readonly static?: true;
  /** Members of a classic protocol and of KIP-848, where both are wanted. */
  readonly mixed?: true;
  readonly patterns?: true;
  readonly strategies?: true;
  /** Messages travel so long that they pass each other. */
  readonly far?: true;
  /** `max.poll.interval.ms` is as short as can be, and a poll takes a good part of it. */
  readonly cascade?: true;
  /** Messages travel so long that what is taken from somebody is given back before it has let go of it. */
  readonly drawnOut?: true;
  /** Timeouts as close to each other as they can be. */
  readonly tight?: true;
  /** Few more fit in than start. */
  readonly crowded?: true;
  /** Offsets of an empty group expire within the run. */
  readonly forgetful?: true;
}

const life = { join: 3, leave: 2, crash: 1 } as const;

/** All shapes of timed runs. */
export const timedShapes: readonly TimedShape[] = [
  {
    name: 'calm',
    share: 8,
    weights: timedWeights({ ...life, addPartitions: 1, resubscribe: 1, wait: 2 }),
    paces: ['settled'],
  },
  {
    name: 'churn',
    share: 10,
    weights: timedWeights({ join: 6, leave: 5, crash: 3, restart: 2 }),
  },
  {
    name: 'big-bang',
    share: 5,
    weights: timedWeights({ ...life, restart: 1, drop: 1 }),
    together: true,
    paces: ['burst', 'racing'],
  },
  {
    name: 'statics',
    share: 12,
    weights: timedWeights({
      join: 4,
      leave: 2,
      crash: 3,
      restart: 5,
      evict: 2,
      bounce: 1,
      pause: 1,
      resume: 2,
    }),
    static: true,
  },
  {
    name: 'zombies',
    share: 10,
    weights: timedWeights({ join: 2, pause: 6, resume: 10, stall: 3, crash: 1, leave: 1 }),
    paces: ['brisk', 'racing', 'racing'],
  },
  {
    name: 'lossy',
    share: 9,
    weights: timedWeights({ join: 3, leave: 2, restart: 1, drop: 6, duplicate: 4 }),
  },
  {
    name: 'far',
    share: 5,
    weights: timedWeights({ join: 3, leave: 2, slow: 4, drop: 1, duplicate: 1, resubscribe: 1 }),
    far: true,
  },
  {
    name: 'failover',
    share: 9,
    weights: timedWeights({ ...life, failover: 5, restart: 1, drop: 1 }),
  },
  {
    name: 'growth',
    share: 8,
    weights: timedWeights({
      join: 2,
      leave: 1,
      addPartitions: 4,
      createTopic: 4,
      deleteTopic: 3,
      lag: 3,
      resubscribe: 2,
    }),
  },
  {
    name: 'patterns',
    share: 5,
    weights: timedWeights({
      join: 2,
      leave: 1,
      resubscribe: 3,
      createTopic: 4,
      deleteTopic: 3,
      lag: 2,
    }),
    patterns: true,
  },
  {
    name: 'migration',
    share: 12,
    weights: timedWeights({ ...life, switchProtocol: 6, restart: 1, wait: 1, resubscribe: 1 }),
    mixed: true,
  },
  {
    name: 'strategies',
    share: 4,
    weights: timedWeights({ ...life, switchAssignor: 6, wait: 1 }),
    strategies: true,
  },
  {
    name: 'bounce',
    share: 4,
    weights: timedWeights({ ...life, bounce: 4, wait: 1, addPartitions: 1 }),
  },
  {
    name: 'strays',
    share: 7,
    weights: timedWeights({ ...life, stray: 8, wait: 1, restart: 1 }),
  },
  {
    name: 'cascade',
    share: 5,
    weights: timedWeights({ join: 2, leave: 1, stall: 6, resume: 8, restart: 1 }),
    cascade: true,
    paces: ['brisk', 'racing'],
  },
  {
    name: 'tight',
    share: 5,
    weights: timedWeights({ ...life, pause: 3, resume: 5, slow: 2, drop: 1 }),
    tight: true,
    paces: ['racing'],
  },
  {
    name: 'to-and-fro',
    share: 6,
    weights: timedWeights({ join: 6, leave: 6, resubscribe: 1, addPartitions: 1 }),
    drawnOut: true,
    paces: ['steady'],
  },
  {
    name: 'commits',
    share: 5,
    weights: timedWeights({
      join: 3,
      leave: 3,
      restart: 3,
      crash: 1,
      drop: 2,
      resubscribe: 1,
      failover: 1,
    }),
  },
  { name: 'crowd', share: 2, weights: timedWeights({ ...life, restart: 2 }), crowded: true },
  {
    name: 'forgetful',
    share: 4,
    weights: timedWeights({ join: 4, leave: 5, wait: 2, stray: 1, resubscribe: 1 }),
    forgetful: true,
    paces: ['settled'],
  },
];
