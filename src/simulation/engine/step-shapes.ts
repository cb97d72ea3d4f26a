import type { Shape } from './shape.ts';
import { fields, flag, listOf, oneOf, optional, something, text, time, whole } from './shape.ts';
import { partitionShape, requestShape, responseShape } from './wire-shapes.ts';

const partitions = listOf(partitionShape);

/** What a coordinator's step has to give. */
export const coordinatorStepShape: Shape = fields({
  state: something,
  replies: listOf(fields({ requestId: whole, response: responseShape })),
  wakeAtMs: optional(time),
});

/** What a member's step has to give. */
export const memberStepShape: Shape = fields({
  state: something,
  requests: listOf(fields({ requestId: whole, request: requestShape })),
  callbacks: listOf(
    fields({
      type: oneOf(['revoked', 'assigned', 'lost'], 'revoked, assigned or lost'),
      partitions,
    }),
  ),
  owned: optional(partitions),
  paused: optional(partitions),
  processed: optional(listOf(fields({ topic: text, partition: whole, from: whole, to: whole }))),
  status: optional(fields({ state: text, memberId: text, generation: whole })),
  disconnects: optional(flag),
  fatal: optional(text),
  wakeAtMs: optional(time),
});
