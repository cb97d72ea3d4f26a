import type { FailureKind } from '../../domain/trace.ts';

/** A step of the subject's that is none, for another reason than an exception of its own. */
export class StepFailure extends Error {
  override readonly name: string = 'StepFailure';
  /** Whose step; null: the coordinator's. */
  readonly process: string | null;
  readonly failure: FailureKind;

  constructor(process: string | null, failure: FailureKind, message: string) {
    super(message);
    this.process = process;
    this.failure = failure;
  }
}
