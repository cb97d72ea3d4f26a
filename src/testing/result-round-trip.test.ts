import { describe, expect, test } from 'vitest';
import { SuiteError } from '../domain/errors.ts';
import type { TimedStory } from '../domain/timed-story.ts';
import type { Verification } from '../domain/verification.ts';
import { renderJson } from '../report/json.ts';
import { sampleWitnesses } from './sample-witnesses.ts';
import { sampleFindings } from './sample-findings.ts';
import { quietVerification, sampleVerification } from './sample-verification.ts';
import { sampleTimedStory } from './sample-timed-finding.ts';
import { timedVerification } from './sample-timed-verification.ts';
import { parseVerification } from '../save/parse-verification.ts';

function errorOf(text: string): SuiteError {
  try {
    parseVerification(text, 'out/result.json');
  } catch (error) {
    if (error instanceof SuiteError) return error;
  }
  throw new Error('expected a SuiteError');
}

describe('parseVerification', () => {
  test('reads back the same value, whatever the names are', () => {
    expect(parseVerification(renderJson(sampleVerification), 'x')).toEqual(sampleVerification);
    expect(parseVerification(renderJson(quietVerification), 'x')).toEqual(quietVerification);
  });

  test('reads back a witness of every type', () => {
    const [subject] = sampleVerification.subjects;
    if (subject === undefined) throw new Error('no sample');
    const findings = Object.values(sampleWitnesses).map((witness) => ({
      ...sampleFindings.lost,
      witness,
    }));
    const all: Verification = { ...sampleVerification, subjects: [{ ...subject, findings }] };
    expect(parseVerification(renderJson(all), 'x')).toEqual(all);
  });

  test('reads back groups in virtual time: stories, witnesses, measurements, protocols', () => {
    expect(parseVerification(renderJson(timedVerification), 'x')).toEqual(timedVerification);
    const [subject] = timedVerification.subjects;
    const [finding] = subject?.findings ?? [];
    if (subject === undefined || finding === undefined) throw new Error('no sample');
    for (const protocol of ['classic', 'classic+consumer', 'consumer'] as const) {
      const timed: TimedStory = {
        ...sampleTimedStory,
        processes: sampleTimedStory.processes.map((process) => ({
          ...process,
          protocol: 'consumer',
          instanceId: 'i',
          to: { atMs: 9, place: 90, how: 'gave-up' },
          error: 'FENCED_INSTANCE_ID',
        })),
        messages: sampleTimedStory.messages.map((message) => ({
          ...message,
          process: null,
          api: null,
          requested: null,
          replied: null,
          learned: null,
          lost: { atMs: 3, place: 4 },
          answered: null,
        })),
        states: [{ atMs: 1, place: 2, group: null }],
        reads: [{ atMs: 1, place: 2, process: 'm0', topic: 't', partition: 0, from: 3, to: 9 }],
        failovers: [{ atMs: 1, place: 2, backAtMs: 1.5 }],
        failure: { atMs: 1, place: 2, process: null, message: 'threw' },
        wrong: null,
      };
      const all: Verification = {
        ...timedVerification,
        subjects: [
          { ...subject, protocol, findings: [{ ...finding, story: { ...finding.story, timed } }] },
        ],
      };
      expect(parseVerification(renderJson(all), 'x')).toEqual(all);
    }
  });

  test('names the place in a timed history that is wrong', () => {
    const text = renderJson(timedVerification).replace('"type": "pause"', '"type": "nap"');
    expect(errorOf(text).message).toContain('history.events[2].type');
  });

  test('names the place that is wrong', () => {
    const text = renderJson(sampleVerification).replace('"status": "holds"', '"status": "fine"');
    expect(errorOf(text)).toMatchObject({
      code: 'BAD_RESULT',
      message: expect.stringContaining(
        'out/result.json is no result: at subjects[0].verdicts[0].status',
      ),
    });
  });

  test('tells a future format from what is no result at all', () => {
    expect(errorOf('{"format":"rebalance-check/verification@2"}').message).toContain('@2');
    expect(errorOf('{"format":"rebalance-check/finding@1"}').message).toContain('finding@1');
    expect(errorOf('[]').message).toContain('says no format');
    expect(errorOf('{"seed":').message).toContain('is no JSON');
  });

  test('reads results that have grown new fields', () => {
    const grown = { ...quietVerification, novelty: 1 };
    expect(parseVerification(JSON.stringify(grown), 'x')).toEqual(quietVerification);
  });
});
