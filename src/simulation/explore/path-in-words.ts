import { unreachable } from '../../domain/unreachable.ts';
import type { Move } from './moves.ts';
import type { PlaceStep } from './place.ts';
import { processIn } from './setting.ts';

/** A move as a person would tell it. */
export function moveInWords(move: Move): string {
  switch (move.type) {
    case 'tick':
      return 'time passes';
    case 'coordinator-timer':
      return 'a timer of the coordinator fires';
    case 'failover':
      return `the coordinator moves; requests under way are ${move.requests}`;
    case 'place':
      return `${processIn(move.place)} ${stepInWords(move.step)}`;
    default:
      return unreachable(move);
  }
}

function stepInWords(step: PlaceStep): string {
  return words[step];
}

const words: Readonly<Record<PlaceStep, string>> = {
  start: 'starts',
  take: 'reaches the coordinator with its oldest request',
  'take-copy': 'reaches the coordinator with its oldest request twice',
  learn: 'learns the oldest answer',
  timer: 'does what is due',
  'give-up': 'gives up waiting for an answer',
  poll: 'polls',
  close: 'closes',
  crash: 'crashes',
  pause: 'stands still',
  resume: 'wakes up',
  'drop-request': 'loses a request',
  'drop-response': 'loses an answer',
  refuse: 'is refused',
  cut: 'is cut off',
};
