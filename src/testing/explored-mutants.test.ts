/** Broken coordinators and clients are found by exploring, by the shortest way, and what is found can be judged. */
import { describe, expect, test } from 'vitest';
import { groupInvariantOf } from '../check/group/group-registry.ts';
import { groupVerdictOn } from '../check/group/judge-group.ts';
import type { GroupInvariantId } from '../domain/contract.ts';
import type { MemberProtocol } from '../domain/member-client.ts';
import type { Exploration } from '../simulation/explore/explore.ts';
import { explore } from '../simulation/explore/explore.ts';
import type { Model } from '../simulation/explore/model.ts';
import { modelOf } from '../simulation/explore/model.ts';
import { settingOf } from '../simulation/explore/setting.ts';
import { traceOfPath } from '../simulation/explore/trace-of-path.ts';
import { castOf } from './mutants/groups/group-mutant.ts';
import { groupMutants } from './mutants/groups/group-mutants.ts';

interface Case {
  readonly name: string;
  readonly protocol: MemberProtocol;
  readonly invariant: GroupInvariantId;
  readonly rule: string;
  /** Moves on the shortest way. */
  readonly moves: number;
}

function broken(
  name: string,
  protocol: MemberProtocol,
  [invariant, rule, moves]: readonly [GroupInvariantId, string, number],
): Case {
  return { name, protocol, invariant, rule, moves };
}

const steps: readonly Case[] = [
  broken('counts-generations-by-two', 'eager', ['group.generation', 'generation-skipped', 5]),
  broken('keeps-the-generation', 'eager', ['group.generation', 'not-raised', 11]),
  broken('departure-without-a-rebalance', 'cooperative', ['group.transitions', 'wrong-state', 11]),
  broken('stable-too-early', 'consumer', ['group.transitions', 'wrong-state', 4]),
  broken('given-before-it-is-given-up', 'consumer', [
    'group.reconciliation',
    'handed-over-early',
    4,
  ]),
  broken('given-back-without-its-epoch', 'consumer', [
    'group.reconciliation',
    'handed-over-early',
    18,
  ]),
  broken('silence-is-consent', 'consumer', ['group.reconciliation', 'held-not-assigned', 9]),
  broken('epoch-raised-before-it-has-revoked', 'consumer', [
    'group.reconciliation',
    'epoch-raised-unrevoked',
    6,
  ]),
  broken('epochs-are-forgotten-in-a-failover', 'consumer', [
    'group.reconciliation',
    'epoch-order',
    3,
  ]),
  broken('hands-over-in-one-round', 'cooperative', ['group.exclusive', 'two-owners', 21]),
  broken('leader-gives-one-partition-twice', 'eager', ['group.exclusive', 'two-owners', 15]),
  broken('client-throws-when-it-is-fenced', 'consumer', ['termination', 'step-failed', 10]),
];

const endless: readonly Case[] = [
  broken('assignment-is-told-once', 'eager', ['group.liveness', 'goes-round-for-ever', 16]),
  broken('joins-once', 'eager', ['group.liveness', 'goes-round-for-ever', 4]),
  broken('gives-up-when-it-was-removed', 'cooperative', [
    'group.liveness',
    'goes-round-for-ever',
    19,
  ]),
  broken('target-leaves-a-partition-out', 'consumer', [
    'group.liveness',
    'goes-round-for-ever',
    19,
  ]),
  broken('departure-without-an-epoch', 'consumer', ['group.liveness', 'goes-round-for-ever', 27]),
];

function modelFor({ name, protocol }: Case, isReduced: boolean): Model {
  const mutant = groupMutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`no mutant ${name}`);
  const bounds = { members: 2, partitions: 2, faults: 1 };
  return modelOf(castOf(mutant), settingOf(bounds, protocol), { isReduced });
}

function verdictOn(one: Case, { violation }: Exploration, { setting, moves }: Model): string {
  const mutant = groupMutants.find(({ name }) => name === one.name);
  if (mutant === undefined || violation === null) return 'nothing was found';
  const trace = traceOfPath(castOf(mutant), setting, { ...violation, moves: moves.all });
  return groupVerdictOn(groupInvariantOf(violation.invariant), trace).status;
}

describe('exploring finds', () => {
  test.each([...steps, ...endless])('$name among $protocol: $invariant, $rule', (one) => {
    const { invariant, rule } = one;
    const model = modelFor(one, true);
    const found = explore(model);
    expect(found).toMatchObject({ isComplete: false, violation: { invariant, rule } });
    expect(found.violation?.path).toHaveLength(one.moves);
    expect((found.violation?.cycle.length ?? 0) > 0).toBe(invariant === 'group.liveness');
    expect(verdictOn(one, found, model)).toBe('broken');
  });

  test.each([...steps, ...endless])('the same without reduction: $name, $protocol', (one) => {
    const { invariant, rule } = one;
    const found = explore(modelFor(one, false));
    expect(found.violation).toMatchObject({ invariant, rule });
    expect(found.violation?.path).toHaveLength(one.moves);
  });
});
