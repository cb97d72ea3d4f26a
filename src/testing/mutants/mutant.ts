import type { Assignor } from '../../domain/assignor.ts';
import type { RebalanceProtocol } from '../../domain/group.ts';
import type { InvariantId } from '../../domain/contract.ts';
import { owedByAll } from '../../domain/contract.ts';
import { type Drafting } from './base.ts';

/** An assignor that is broken on purpose, in one way. */
export interface Mutant {
  readonly name: string;
  /** The one promise of its own contract that it breaks. */
  readonly breaks: InvariantId;
  /** It ends, hangs or floods the process that it runs in: only for isolated runs. */
  readonly lethal?: boolean;
  /** A module's value: an assignor, or a function that makes one. */
  readonly make: () => unknown;
}

/** What a mutant is, in short. */
export interface MutantSketch {
  readonly name: string;
  readonly breaks: InvariantId;
  readonly protocol?: RebalanceProtocol;
  /** Promises besides what every assignor owes. */
  readonly promises?: readonly InvariantId[];
  /** Promises that it does not make, though every assignor owes them. */
  readonly except?: readonly InvariantId[];
  readonly assign: Drafting;
}

/** A mutant that answers by `assign`. */
export function mutantOf(sketch: MutantSketch): Mutant {
  const { name, breaks, protocol = 'eager', promises = [], except = [], assign } = sketch;
  const contract = new Set([...owedByAll, breaks, ...promises]);
  for (const id of except) contract.delete(id);
  const assignor: Assignor = { name, protocol, contract: [...contract], assign };
  return { name, breaks, make: () => assignor };
}
