import kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import type { Assignor } from '../domain/assignor.ts';
import { builtinNames } from './builtins.ts';
import type { SubjectSource } from './resolve.ts';
import { resolveSubject, subjectOf } from './resolve.ts';

const assignor: Assignor = { name: 'mine', protocol: 'eager', assign: () => new Map() };
const cwd = process.cwd();

function profile(value: unknown, source: Partial<SubjectSource> = {}): object {
  return subjectOf(value, { ref: './mine.ts', ...source }).profile;
}

describe('subjectOf', () => {
  test('holds an assignor to what it declares, and to something else if told so', () => {
    expect(profile(assignor)).toMatchObject({ name: 'mine', contract: 'any', ref: './mine.ts' });
    expect(profile({ ...assignor, contract: 'range' })).toMatchObject({ contract: 'range' });
    expect(profile({ ...assignor, contract: 'range' }, { contract: ['coverage'] })).toMatchObject({
      contract: 'custom',
      claims: [{ invariant: 'coverage' }, { invariant: 'termination' }],
    });
  });

  test.each([
    [assignor, 'none'],
    [{ ...assignor, contract: 'round-robin' }, 'none'],
    [{ ...assignor, contract: 'sticky' }, 'owned-partitions'],
    [{ ...assignor, contract: ['sticky.minimal'] }, 'owned-partitions'],
    [{ ...assignor, contract: 'sticky', subscriptionUserData: () => undefined }, 'user-data'],
    [{ ...assignor, protocol: 'cooperative' }, 'owned-partitions'],
    [{ ...assignor, protocol: 'server' }, 'target'],
    [kafkajs.PartitionAssigners.roundRobin, 'user-data'],
    [Object.assign((_a: 0, _b: 0, _c: 0) => [], { contract: 'sticky' }), 'none'],
  ])('finds what carries claims, case %#', (value, carrier) => {
    expect(profile(value)).toMatchObject({ carrier });
  });

  test('hostile names are names', () => {
    for (const name of ['__proto__', 'constructor', '<b>', 'é☃', 'x'.repeat(10_000)])
      expect(profile({ ...assignor, name })).toMatchObject({ name });
  });

  test('takes the protocol that it is told', () => {
    expect(profile(assignor, { protocol: 'cooperative' })).toMatchObject({
      protocol: 'cooperative',
    });
  });
});

describe('resolveSubject', () => {
  test('knows kafkajs, what it promises, and what its client cannot tell', async () => {
    const ref = 'npm:kafkajs#PartitionAssigners.roundRobin';
    const { profile: found } = await resolveSubject(ref, { cwd });
    expect(found).toMatchObject({ ref, version: '2.2.4', contract: 'round-robin', codecs: true });
    const claims = found.claims.map(({ invariant }) => invariant);
    expect(claims).toContain('balance.even');
    expect(claims).toContain('wire.round-trip');
    expect(claims).not.toContain('static.order');
    const told = await resolveSubject(ref, { cwd, contract: 'any' });
    expect(told.profile.contract).toBe('any');
  });

  test('knows both assigners of @platformatic/kafka', async () => {
    const sticky = 'npm:@platformatic/kafka#cooperativeStickyAssigner';
    const [roundRobin, cooperative] = await Promise.all([
      resolveSubject('npm:@platformatic/kafka#roundRobinAssigner', { cwd }),
      resolveSubject(sticky, { cwd }),
    ]);
    expect(roundRobin.profile).toMatchObject({ protocol: 'eager', contract: 'round-robin' });
    expect(cooperative.profile).toMatchObject({
      protocol: 'cooperative',
      contract: 'cooperative-sticky',
      carrier: 'owned-partitions',
    });
  });

  test.each(builtinNames)('builtin:%s', async (name) => {
    const subject = await resolveSubject(`builtin:${name}`, { cwd });
    expect(subject.profile.ref).toBe(`builtin:${name}`);
    expect(subject.profile.claims.length).toBeGreaterThan(8);
    expect(subject.instance()).toHaveProperty('assign');
  });

  test.each([
    ['builtin:stiky', 'UNKNOWN_NAME', 'Did you mean "sticky"?'],
    ['java:Range@a:b:1', 'CANNOT_START', 'java subject'],
    ['broker:localhost:9092', 'CANNOT_START', 'broker subject'],
    ['buildin:range', 'UNKNOWN_NAME', 'Did you mean "builtin"?'],
    ['./no-such-file.ts', 'SUBJECT_NOT_FOUND', 'there is no file'],
    ['npm:kafkajs', 'NOT_AN_ASSIGNOR', 'found an object with'],
    ['npm:kafkajs#PartitionAssigners.roundRobbin', 'UNKNOWN_NAME', 'no export'],
  ])('%s is refused: %s', async (ref, code, message) => {
    const refusal: unknown = await resolveSubject(ref, { cwd }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code, message: expect.stringContaining(message) as unknown });
    expect(refusal).toMatchObject({ hint: expect.stringMatching(/./) as unknown });
  });
});
