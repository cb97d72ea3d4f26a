/** A time in which a process owned a partition, and what became of its records. */
export interface Tenure {
  readonly process: number;
  readonly partition: number;
  readonly sinceMs: number;
  /** What was committed when it began; -1: nothing. */
  readonly committedAtStart: number;
  /** The offset of its first record; -1: it has read none. */
  from: number;
  /** The offset behind its last record. */
  to: number;
  lastReadAtMs: number;
  lastReadIndex: number;
  /** `open`: it goes on. `revoked`: it was given up as it should be. `lost`: by a fence, a crash or a fatal error. */
  end: 'open' | 'revoked' | 'lost';
  endMs: number;
  /** All that it read was committed. */
  isCovered: boolean;
  /** A commit of all that it read was refused. */
  isRefused: boolean;
}

/** Whether two tenures were at the same time, at least for a moment: then one of them was a zombie's. */
export function overlap(one: Tenure, other: Tenure): boolean {
  const oneEndMs = one.end === 'open' ? Infinity : one.endMs;
  const otherEndMs = other.end === 'open' ? Infinity : other.endMs;
  return one.sinceMs < otherEndMs && other.sinceMs < oneEndMs;
}
