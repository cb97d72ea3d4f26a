/** The stable codes of everything that a user of ours, or we, can do wrong. */
export type SuiteErrorCode =
  | 'USAGE'
  | 'SUBJECT_NOT_FOUND'
  | 'SUBJECT_NOT_LOADED'
  | 'NOT_AN_ASSIGNOR'
  | 'NOT_A_GROUP_PART'
  | 'UNKNOWN_NAME'
  | 'BAD_FIXTURE'
  | 'FUTURE_FIXTURE'
  | 'BAD_RESULT'
  | 'UNWRITABLE'
  | 'CANNOT_START'
  | 'INTERNAL';

/**
 * A mistake of the suite's or of its user's: a missing file, a broken fixture, an unknown flag.
 *
 * What the *subject* does wrong is never thrown: it is an observation in the trace, and an invariant turns it into a
 * verdict. `message` is one sentence that names the place; `hint` says, in the imperative, how to mend it.
 */
export class SuiteError extends Error {
  override readonly name: string = 'SuiteError';
  readonly code: SuiteErrorCode;
  readonly hint: string;

  constructor(code: SuiteErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
