import type { MembershipHistory } from '../../domain/history.ts';
import { canonicalHistory, plainInOrder } from '../canonical.ts';
import { membersOf, topicsOf } from '../names-of.ts';
import type { Pass } from '../pass.ts';
import { renamed } from '../rename.ts';

/** Renames: everything by first mention, or keeping the order of names, or members alone, or topics alone, or two swapped. */
export const plainNames: Pass = { name: 'plain names', candidates: plainlyNamed };

const SWAPPED_OF_MAX = 6;

function* plainlyNamed(history: MembershipHistory): Generator<MembershipHistory, void, void> {
  const canonical = canonicalHistory(history);
  const inOrder = plainInOrder(history);
  yield canonical;
  yield inOrder;
  const names = [...membersOf(history), ...topicsOf(history)];
  if (names.length > 2 * SWAPPED_OF_MAX) return;
  // Hostile names one at a time: the one that matters stays.
  for (const [index, member] of [...membersOf(history)].entries())
    yield* namedAs(history, 'member', member, `m${index}`);
  for (const [index, topic] of [...topicsOf(history)].entries())
    yield* namedAs(history, 'topic', topic, `t${index}`);
}

/** Gives a name to what is called otherwise; whoever has the name takes the other. */
function* namedAs(
  history: MembershipHistory,
  kind: 'member' | 'topic',
  name: string,
  plain: string,
): Generator<MembershipHistory, void, void> {
  if (name === plain) return;
  yield renamed(history, {
    [kind]: (old: string) => (old === name ? plain : old === plain ? name : old),
  });
}
