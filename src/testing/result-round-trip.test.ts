import { describe, expect, test } from 'vitest';
import { SuiteError } from '../domain/errors.ts';
import type { Verification } from '../domain/verification.ts';
import { renderJson } from '../report/json.ts';
import { sampleWitnesses } from './sample-witnesses.ts';
import { sampleFindings } from './sample-findings.ts';
import { quietVerification, sampleVerification } from './sample-verification.ts';
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
