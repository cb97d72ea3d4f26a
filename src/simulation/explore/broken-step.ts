/** A step that was not done. */
export interface BrokenStep {
  readonly problem: string;
  /** It was done: what is wrong is that others were never answered. */
  readonly isUnanswered?: true;
}

/** Whether a step failed. */
export function isBroken(move: object): move is BrokenStep {
  return 'problem' in move;
}

/** Does a step; what it throws makes it a broken one. */
export function attempt<Done>(step: () => Done): Done | BrokenStep {
  try {
    return step();
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
