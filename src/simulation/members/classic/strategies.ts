import type { Assignor } from '../../../domain/assignor.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { ClassicMemberOptions } from './turn.ts';

/**
 * The assignors that a consumer offers, in its order of preference: those that its settings name, as far as it has
 * them; all of its own, if that leaves none.
 */
export function strategiesOf(
  { assignors }: ClassicMemberOptions,
  { partitionAssignmentStrategy }: GroupSettings,
): readonly Assignor[] {
  const named: Assignor[] = [];
  for (const name of partitionAssignmentStrategy)
    for (const assignor of assignors) if (assignor.name === name) named.push(assignor);
  return named.length > 0 ? named : assignors;
}

/** The assignor that the group follows, if this consumer has it. */
export function strategyNamed(
  { assignors }: ClassicMemberOptions,
  name: string | null,
): Assignor | undefined {
  return assignors.find((assignor) => assignor.name === name);
}
