/** How far an exploration is: all states are found first, then rest is looked for from each. */
export interface ExplorationProgress {
  readonly phase: 'states' | 'rest';
  /** Distinct states that are known. */
  readonly states: number;
  /** Of those: how many were looked at. */
  readonly done: number;
}
