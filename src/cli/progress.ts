import type { Ora } from 'ora';
import ora from 'ora';
import type { Progress } from '../campaign/options.ts';
import { unreachable } from '../domain/unreachable.ts';

/** Where progress is shown, and how: a line may be drawn again and again (`redraws`), in colour or without. */
export interface ProgressOptions {
  readonly redraws: boolean;
  readonly color: boolean;
}

/** Shows progress on a terminal as one line that changes; elsewhere one line for each subject that is done. */
export function progressLine(
  stream: NodeJS.WriteStream,
  { redraws, color }: ProgressOptions,
): { readonly show: (progress: Progress) => void; readonly clear: () => void } {
  // A terminal may not know its width (0): what redraws lines would count for ever.
  if (!redraws || !(stream.columns > 0))
    return {
      show: (progress) => {
        if (progress.phase === 'done') stream.write(`${sentenceOf(progress)}\n`);
      },
      clear: () => undefined,
    };
  let spinner: Ora | null = null;
  return {
    show: (progress) => {
      spinner ??= ora({
        stream,
        discardStdin: false,
        isEnabled: true,
        hideCursor: false,
        color: color && 'cyan',
      }).start();
      spinner.text = sentenceOf(progress);
      if (progress.phase === 'done') {
        spinner.stop();
        spinner = null;
      }
    },
    clear: () => {
      spinner?.stop();
      spinner = null;
    },
  };
}

function sentenceOf(progress: Progress): string {
  const { ref, phase, done, planned, perSecond, broken, activity } = progress;
  const count = done.toLocaleString('en');
  const of = planned === null || phase === 'done' ? '' : ` of ${planned.toLocaleString('en')}`;
  const rate = perSecond > 0 ? `, ${perSecond.toLocaleString('en')}/s` : '';
  const bad = broken.length === 0 ? '' : `, broken: ${broken.join(', ')}`;
  const name = JSON.stringify(ref).slice(1, -1);
  if (phase === 'loading') return `loading ${name}`;
  const { hunting, done: past, what } = wordsOf(activity);
  const verb = { hunting, shrinking: 'shrinking', done: past }[phase];
  return `${verb} ${name}: ${count}${of} ${what}${rate}${bad}`;
}

function wordsOf(activity: Progress['activity']): {
  readonly hunting: string;
  readonly done: string;
  readonly what: string;
} {
  switch (activity) {
    case undefined:
      return { hunting: 'verifying', done: 'verified', what: 'histories' };
    case 'measuring':
      return { hunting: 'measuring', done: 'measured', what: 'histories' };
    case 'exploring':
      return { hunting: 'exploring', done: 'explored', what: 'states' };
    case 'looking-for-rest':
      return { hunting: 'seeing whether it comes to rest:', done: 'explored', what: 'states' };
    default:
      return unreachable(activity);
  }
}
