import type { MemberClient, MemberInput, MemberStep } from '../../../domain/member-client.ts';
import type { GroupSettings } from '../../../domain/settings.ts';
import type { GroupRequest } from '../../../domain/wire.ts';
import {
  cooperativeMember,
  eagerMember,
} from '../../../simulation/members/classic/classic-member.ts';
import type { ClassicMemberState } from '../../../simulation/members/classic/classic-member-state.ts';
import { consumerMember } from '../../../simulation/members/consumer/consumer-member.ts';
import type { ConsumerMemberState } from '../../../simulation/members/consumer/state.ts';

/** Makes a client's right step, given the state before and what happened, a wrong one. */
export type SpoiltStep<State> = (
  step: MemberStep<State>,
  before: State,
  input: MemberInput,
  nowMs: number,
) => MemberStep<State>;

/** A client whose steps are spoilt. */
export function brokenClient<State>(
  right: MemberClient<State>,
  spoil: SpoiltStep<State>,
): MemberClient {
  const client: MemberClient<State> = {
    ...right,
    step: (state, input, nowMs) => spoil(right.step(state, input, nowMs), state, input, nowMs),
  };
  return client as MemberClient;
}

/** A client that hears something else than what happened. */
export function mishearingClient<State>(
  right: MemberClient<State>,
  change: (input: MemberInput, state: State) => MemberInput,
): MemberClient {
  const client: MemberClient<State> = {
    ...right,
    step: (state, input, nowMs) => right.step(state, change(input, state), nowMs),
  };
  return client as MemberClient;
}

/** A client that follows other settings than it should. */
export function misconfigured<State>(
  right: MemberClient<State>,
  settings: Partial<GroupSettings>,
): MemberClient {
  const client: MemberClient<State> = {
    ...right,
    initial: (config) =>
      right.initial({ ...config, settings: { ...config.settings, ...settings } }),
  };
  return client as MemberClient;
}

/** An eager consumer whose steps are spoilt. */
export function brokenEager(spoil: SpoiltStep<ClassicMemberState>): MemberClient {
  return brokenClient(eagerMember, spoil);
}

/** A cooperative consumer whose steps are spoilt. */
export function brokenCooperative(spoil: SpoiltStep<ClassicMemberState>): MemberClient {
  return brokenClient(cooperativeMember, spoil);
}

/** A KIP-848 consumer whose steps are spoilt. */
export function brokenConsumer(spoil: SpoiltStep<ConsumerMemberState>): MemberClient {
  return brokenClient(consumerMember, spoil);
}

/** The step with other requests; null: it is not sent. */
export function asking<State>(
  step: MemberStep<State>,
  change: (request: GroupRequest) => GroupRequest | null,
): MemberStep<State> {
  if (step.requests.length === 0) return step;
  const requests: { readonly requestId: number; readonly request: GroupRequest }[] = [];
  for (const { requestId, request } of step.requests) {
    const changed = change(request);
    if (changed !== null) requests.push({ requestId, request: changed });
  }
  return { ...step, requests };
}

/** The step with other calls of the listener. */
export function calling<State>(
  step: MemberStep<State>,
  change: (callbacks: MemberStep<State>['callbacks']) => MemberStep<State>['callbacks'],
): MemberStep<State> {
  return step.callbacks.length === 0 ? step : { ...step, callbacks: change(step.callbacks) };
}
