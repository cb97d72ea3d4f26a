import type { RebalanceProtocol } from '../domain/group.ts';
import type { ContractName, InvariantId } from '../domain/contract.ts';
import type { AssignorInstance } from '../domain/subject.ts';
import type { SubjectProfile } from '../domain/profile.ts';

/** Whose shape a module was written in. */
export type AssignorKind = 'native' | 'kafkajs' | 'platformatic';

/** Somebody else's assignor, in the engine's terms; what it is held to is decided in the catalog. */
export interface AdaptedAssignor {
  readonly kind: AssignorKind;
  readonly name: string;
  /** The version of the package that it comes from, if it comes from one. */
  readonly version?: string;
  readonly protocol: RebalanceProtocol;
  /** What the module itself declares. */
  readonly contract?: ContractName | readonly InvariantId[];
  /** Members send bytes of the assignor's own. */
  readonly hasUserData: boolean;
  readonly omittedMember: SubjectProfile['omittedMember'];
  /**
   * Which topics the engine has to tell the adapter about. An adapter that plays a client which tells its assignor
   * less asks for `all` and leaves out the rest itself: so the judges still know what exists.
   */
  readonly metadata: SubjectProfile['metadata'];
  /** `read` gives what members decode with the package's own codecs. */
  readonly codecs: boolean;
  /** A new client's assignor. May throw. */
  instance(): AssignorInstance;
}

/** What is known of a value besides the value. */
export interface AdaptContext {
  /** Its name if it brings none: the export's or the file's. */
  readonly name: string;
  readonly version?: string;
  /** Overrides what a module declares, and tells what cannot be known of a @platformatic/kafka function. */
  readonly protocol?: RebalanceProtocol;
  /** Files from whose place the client's package is looked for, nearest first. */
  readonly resolveFrom: readonly string[];
}
