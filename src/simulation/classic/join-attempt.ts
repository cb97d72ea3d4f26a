import type { JoinGroupRequest } from '../../domain/wire.ts';

/** A JoinGroup and where it came from. */
export interface JoinAttempt {
  readonly requestId: number;
  readonly clientId: string;
  readonly request: JoinGroupRequest;
}
