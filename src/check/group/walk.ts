import type { CoordinatorView } from './coordinator-view.ts';
import type { Exchange, Look } from './exchange.ts';

/** What somebody does at each moment of a trace. */
export interface Walker {
  /** A request has arrived; its own step has not happened yet. */
  arrived(exchange: Exchange): void;
  /** A request was answered. */
  answered(exchange: Exchange): void;
  /** The group was described. */
  looked(look: Look): void;
}

/** Goes through arrivals, answers and descriptions in the order in which they happened. */
export function walk({ exchanges, answered, looks }: CoordinatorView, walker: Walker): void {
  let arrival = 0;
  let answer = 0;
  let view = 1;
  for (;;) {
    const request = exchanges[arrival];
    const reply = answered[answer];
    const look = looks[view];
    const requestAt = request === undefined ? Infinity : request.index;
    const replyAt = reply === undefined ? Infinity : reply.replied;
    const lookAt = look === undefined ? Infinity : look.index;
    if (request !== undefined && requestAt < replyAt && requestAt < lookAt) {
      arrival++;
      walker.arrived(request);
    } else if (reply !== undefined && replyAt < lookAt) {
      answer++;
      walker.answered(reply);
    } else if (look === undefined) return;
    else {
      view++;
      walker.looked(look);
    }
  }
}
