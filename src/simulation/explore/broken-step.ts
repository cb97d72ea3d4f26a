/** A step that was not done. */
export interface BrokenStep {
  readonly problem: string;
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
