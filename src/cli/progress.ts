import type { Ora } from 'ora';
import ora from 'ora';
import type { Progress } from '../campaign/options.ts';

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
  const measures = activity === 'measuring';
  const verb = {
    loading: 'loading',
    hunting: measures ? 'measuring' : 'verifying',
    shrinking: 'shrinking',
    done: measures ? 'measured' : 'verified',
  };
  const name = JSON.stringify(ref).slice(1, -1);
  if (phase === 'loading') return `${verb.loading} ${name}`;
  return `${verb[phase]} ${name}: ${count}${of} histories${rate}${bad}`;
}
