import type { InvariantId } from '../domain/contract.ts';
import { invariantIds } from '../domain/contract.ts';

/** What each invariant means to somebody who reads a report: the promise in one short sentence. */
export const invariantWords: Readonly<Record<InvariantId, string>> = {
  coverage: 'Every partition that somebody wants is given to somebody',
  'exclusive-ownership': 'No partition is given twice',
  subscription: 'Members only get topics they subscribe to',
  existence: 'Only partitions that exist are given',
  addressing: 'Each member gets an answer, and nobody else does',
  termination: 'Answers every legal question, in time and without throwing',
  determinism: 'The same question gets the same answer',
  'order-independence': 'The order in which things are listed does not matter',
  purity: 'The question is left unchanged',
  'wire.round-trip': 'Members decode what the leader meant',
  'balance.even': 'With equal subscriptions, loads differ by one at most',
  'balance.per-topic': 'For each topic, shares are ranges that differ by one at most',
  'balance.local': 'No single handover would even out the loads',
  'balance.optimal': 'No chain of handovers would even out the loads',
  'balance.co-partitioning': 'Like topics are split at the same places',
  'balance.topic-spread': 'Who gives up partitions keeps a fair share of each topic',
  'balance.rack': 'As few partitions as possible are read across racks',
  'sticky.idempotent': 'If nothing changed, nothing moves',
  'sticky.minimal': 'No more partitions move than the balance needs',
  'sticky.survivors': 'When a member leaves, only its partitions move',
  'sticky.generation': 'A stale claim never beats a newer one',
  'static.order': 'A static member that restarts gets back what it had',
  'cooperative.two-phase': 'A partition is given only when its owner has let go',
  'cooperative.progress': 'What is withheld in one round is given in the next',
  'cooperative.convergence': 'The group comes to rest within a bound of rounds',
  'cooperative.minimal-revocation': 'Nobody gives up a partition only to get it back',
  'group.exclusive': 'At no instant do two clients own one partition',
  'group.generation': 'Generations and epochs never go back',
  'group.leader': 'One leader a generation, and only its assignment counts',
  'group.fencing': 'Wrong requests get the right error and change nothing',
  'group.transitions': 'The group only takes legal steps from state to state',
  'group.liveness': 'Left alone, the group comes to rest with everything assigned',
  'group.session': 'Timeouts remove who is silent, not earlier and not later',
  'group.static': 'A static member restarts without a rebalance',
  'group.protocol-selection': 'The strategy is one that all support and the vote elects',
  'group.listener': 'Listeners are told of each change once, in order',
  'group.reconciliation': 'A partition is handed over only after it was given up',
  'group.undisturbed': 'Partitions that stay are never paused',
  'offsets.monotonic': 'Committed offsets never go back',
  'offsets.no-loss': 'Every record is processed at least once',
  'offsets.bounded-duplicates': 'Only records of crashed or fenced members come twice',
};

/** A heading of the matrix, with the invariants below it. */
export interface InvariantGroup {
  readonly title: string;
  readonly invariants: readonly InvariantId[];
}

const balance = (id: InvariantId): boolean => id.startsWith('balance.');
const sticky = (id: InvariantId): boolean => id.startsWith('sticky.') || id === 'static.order';
const cooperative = (id: InvariantId): boolean => id.startsWith('cooperative.');
const group = (id: InvariantId): boolean => id.startsWith('group.') || id.startsWith('offsets.');

/** All invariants in report order, under the headings of the matrix. */
export const invariantGroups: readonly InvariantGroup[] = [
  {
    title: 'One assignment',
    invariants: invariantIds.filter(
      (id) => !balance(id) && !sticky(id) && !cooperative(id) && !group(id),
    ),
  },
  { title: 'Balance', invariants: invariantIds.filter(balance) },
  { title: 'Stickiness', invariants: invariantIds.filter(sticky) },
  { title: 'Cooperative rebalancing', invariants: invariantIds.filter(cooperative) },
  { title: 'Groups over time', invariants: invariantIds.filter(group) },
];
