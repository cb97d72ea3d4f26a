import type { CoordinatorInput, CoordinatorStep } from '../../domain/coordinator.ts';
import type { MemberInput, MemberStep } from '../../domain/member-client.ts';
import { differenceOf } from './difference-of.ts';
import { plainCopy } from './plain-copy.ts';
import type { Shape } from './shape.ts';
import { StepFailure } from './step-failure.ts';
import { coordinatorStepShape, memberStepShape } from './step-shapes.ts';
import type { Process, World } from './world.ts';

/** One step of the coordinator. While it runs, the progress tells that it is the coordinator's. */
export function stepOfCoordinator(world: World, input: CoordinatorInput): CoordinatorStep<unknown> {
  countStep(world, null);
  const { coordinator, coordinatorState, nowMs } = world;
  const step = world.isRigorous
    ? (rigorously(world, {
        process: null,
        state: coordinatorState,
        input,
        run: (state, given) => coordinator.step(state, given, nowMs),
        shape: coordinatorStepShape,
      }) as CoordinatorStep<unknown>)
    : coordinator.step(coordinatorState, input, nowMs);
  world.progress.running = undefined;
  return step;
}

/** One step of a process. */
export function stepOfMember(
  world: World,
  process: Process,
  input: MemberInput,
): MemberStep<unknown> {
  countStep(world, process.name);
  const { client, state: before } = process;
  const { nowMs } = world;
  const step = world.isRigorous
    ? (rigorously(world, {
        process: process.name,
        state: before,
        input,
        run: (state, given) => client.step(state, given, nowMs),
        shape: memberStepShape,
      }) as MemberStep<unknown>)
    : client.step(before, input, nowMs);
  world.progress.running = undefined;
  return step;
}

function countStep(world: World, process: string | null): void {
  const { rigour, nowMs, progress } = world;
  world.steps += 1;
  // Time that goes on by ever smaller parts of a millisecond does not go on.
  world.stepsNow = Math.floor(progress.nowMs) === Math.floor(nowMs) ? world.stepsNow + 1 : 1;
  progress.running = process;
  progress.nowMs = nowMs;
  if (world.stepsNow > rigour.stepsNowMax)
    throw new StepFailure(
      process,
      'never-settled',
      `more than ${rigour.stepsNowMax} steps in one instant`,
    );
  if (world.steps > rigour.stepsMax)
    throw new StepFailure(process, 'never-settled', `more than ${rigour.stepsMax} steps`);
}

/** A step, and how to do it again. */
interface Attempt<Input> {
  readonly process: string | null;
  readonly state: unknown;
  readonly input: Input;
  readonly run: (state: unknown, input: Input) => unknown;
  readonly shape: Shape;
}

/**
 * Does a step whose author is not trusted. What is given and what comes back are copies, so that whatever it does with
 * them later reaches nobody else; each so manieth step is done twice, and everything is compared.
 */
function rigorously<Input>(world: World, attempt: Attempt<Input>): unknown {
  const { checked, probe } = world.rigour;
  const input = checked ? plainCopy(attempt.input) : attempt.input;
  const given = { ...attempt, input };
  const step = probe > 0 && world.steps % probe === 0 ? doTwice(world, given) : runOnce(given);
  if (!checked) return step;
  const problem = attempt.shape(step);
  if (problem !== null)
    throw new StepFailure(attempt.process, 'not-an-answer', `the step${problem}`);
  const { state, ...rest } = step as { readonly state: unknown };
  return { state, ...plainCopy(rest) };
}

function runOnce<Input>({ run, state, input }: Attempt<Input>): unknown {
  return run(state, input);
}

function doTwice<Input>(world: World, attempt: Attempt<Input>): unknown {
  const { run, state, input } = attempt;
  const stateBefore = plainCopy(state);
  const inputBefore = plainCopy(input);
  const step = run(state, input);
  world.probedSteps += 1;
  const inputDifference =
    prefixed('state', differenceOf(stateBefore, state)) ??
    prefixed('input', differenceOf(inputBefore, input));
  if (inputDifference !== null) differed(world, attempt.process, 'input', inputDifference);
  const kept = plainCopy(step);
  const again = run(stateBefore, inputBefore);
  const difference = prefixed('step', differenceOf(kept, again));
  if (difference !== null) differed(world, attempt.process, 'answer', difference);
  return step;
}

function prefixed(name: string, path: string | null): string | null {
  return path === null ? null : `${name}${path}`;
}

/** One difference a history is enough: the first tells most. */
function differed(
  world: World,
  process: string | null,
  what: 'answer' | 'input',
  path: string,
): void {
  if (world.hasDiffered) return;
  world.hasDiffered = true;
  world.observations.push({ type: 'step-differed', atMs: world.nowMs, process, path, what });
}
