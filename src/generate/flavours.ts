import { weightsOf } from './alphabet.ts';

/** A named shape of run: what happens in it, and how often. */
export interface Flavour {
  readonly name: string;
  /** How often a run has this shape. */
  readonly share: number;
  /** By index into `alphabet`. */
  readonly weights: readonly number[];
  readonly static?: true;
  readonly racks?: true;
  readonly claims?: true;
}

/** The shapes of honest runs. */
export const honestFlavours: readonly Flavour[] = [
  {
    name: 'plain',
    share: 20,
    weights: weightsOf({
      join: 4,
      leave: 3,
      crash: 1,
      resubscribe: 2,
      addPartitions: 2,
      createTopic: 1,
      deleteTopic: 1,
      wait: 1,
    }),
  },
  { name: 'churn', share: 14, weights: weightsOf({ join: 6, leave: 5, crash: 2, failover: 1 }) },
  {
    name: 'static',
    share: 12,
    static: true,
    weights: weightsOf({ join: 3, leave: 2, crash: 1, restart: 6, bounce: 1, addPartitions: 1 }),
  },
  {
    name: 'racks',
    share: 10,
    racks: true,
    weights: weightsOf({
      join: 3,
      leave: 2,
      changeRack: 4,
      addPartitions: 1,
      createTopic: 1,
      wait: 1,
    }),
  },
  {
    name: 'growth',
    share: 8,
    weights: weightsOf({ join: 3, addPartitions: 4, createTopic: 3, leave: 1 }),
  },
  {
    name: 'stale',
    share: 14,
    weights: weightsOf({ join: 3, leave: 2, drop: 5, stall: 3, resume: 4, failover: 2, wait: 1 }),
  },
  { name: 'rolling', share: 3, weights: weightsOf({ bounce: 3, join: 2, leave: 2, crash: 1 }) },
  {
    name: 'topics',
    share: 8,
    weights: weightsOf({
      createTopic: 5,
      deleteTopic: 4,
      addPartitions: 2,
      join: 2,
      leave: 1,
      resubscribe: 1,
    }),
  },
  {
    name: 'subscriptions',
    share: 7,
    weights: weightsOf({ resubscribe: 6, join: 2, leave: 2, createTopic: 1 }),
  },
  {
    name: 'migration',
    share: 4,
    weights: weightsOf({ switchAssignor: 5, join: 2, leave: 2, wait: 2, addPartitions: 1 }),
  },
];

/** The shapes of adversarial runs: claims that no correct client sends, alone and among everything else. */
export const adversarialFlavours: readonly Flavour[] = [
  { name: 'claims', share: 5, claims: true, weights: weightsOf({ join: 3, leave: 1, claim: 5 }) },
  {
    name: 'claims-and-topics',
    share: 3,
    claims: true,
    weights: weightsOf({
      join: 2,
      leave: 1,
      claim: 4,
      createTopic: 2,
      deleteTopic: 3,
      addPartitions: 1,
      resubscribe: 2,
    }),
  },
  {
    name: 'claims-and-racks',
    share: 1,
    claims: true,
    racks: true,
    weights: weightsOf({ join: 3, leave: 1, claim: 4, changeRack: 2 }),
  },
  {
    name: 'claims-and-restarts',
    share: 2,
    claims: true,
    static: true,
    weights: weightsOf({ join: 2, leave: 1, claim: 3, restart: 3, drop: 2, stall: 1, failover: 1 }),
  },
];
