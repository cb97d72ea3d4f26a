import { SuiteError } from '../domain/errors.ts';
import type { ContractName, InvariantId } from '../domain/contract.ts';
import { contractNames, invariantIds } from '../domain/contract.ts';
import { describeValue } from './describe-value.ts';
import { didYouMean } from './nearest-name.ts';

const hint = 'Set `contract` to a name or to ids that `rebalance-check list contracts` prints.';

/**
 * The contract that a module declares, or null if it declares none.
 *
 * Throws a `SuiteError` if what it declares is neither a contract's name nor a list of invariants' ids.
 */
export function declaredContract(
  declared: unknown,
  name: string,
): ContractName | readonly InvariantId[] | null {
  if (declared === undefined) return null;
  if (typeof declared === 'string') return oneOf(declared, contractNames, `contract of ${name}`);
  if (!Array.isArray(declared))
    throw new SuiteError(
      'NOT_AN_ASSIGNOR',
      `the contract of ${JSON.stringify(name)} is ${describeValue(declared)}`,
      hint,
    );
  return declared.map((id) => oneOf(id, invariantIds, `invariant in the contract of ${name}`));
}

function oneOf<Name extends string>(given: unknown, names: readonly Name[], what: string): Name {
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  const words = typeof given === 'string' ? JSON.stringify(given) : describeValue(given);
  const guess = typeof given === 'string' ? didYouMean(given, names) : '';
  throw new SuiteError('NOT_AN_ASSIGNOR', `unknown ${what}: ${words}.${guess}`, hint);
}
