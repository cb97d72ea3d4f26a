import path from 'node:path';
import { SuiteError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { Fixture } from '../domain/fixture.ts';
import type { AnyProfile } from '../domain/group-subject.ts';
import { isGroupProfile } from '../domain/group-subject.ts';
import { saveFixture } from '../save/store.ts';
import type { Found } from './find.ts';
import type { VerifyOptions } from './options.ts';
import { shellWord } from './shell-word.ts';

/** Where findings go, and how they are seen again if they go nowhere. */
export type SaveOptions = Pick<
  VerifyOptions,
  'fixtures' | 'cwd' | 'size' | 'onSaved' | 'commandOf'
>;

/**
 * Saves a finding where fixtures go, if anywhere, and adds the one command that replays it. One that cannot be saved is
 * a finding all the same.
 */
export async function saveFinding(
  found: Found,
  profile: AnyProfile,
  options: SaveOptions,
): Promise<Finding> {
  const saved = await save(found, profile, options);
  if (saved === null) return { ...found, fixture: null, replay: againOf(found, profile, options) };
  const fixture = path.relative(options.cwd, saved).split(path.sep).join('/');
  return { ...found, fixture, replay: `rebalance-check replay ${shellWord(fixture)}` };
}

/** The fixture's path, or null if there is none. */
async function save(
  { id, invariant, summary, seed, history, ...found }: Found,
  profile: AnyProfile,
  { fixtures, cwd, onSaved }: SaveOptions,
): Promise<string | null> {
  if (fixtures === null) return null;
  try {
    const saved = await saveFixture(path.resolve(cwd, fixtures), {
      format: 'rebalance-check/finding@1',
      id,
      subject: subjectOf(profile),
      invariant,
      expect: 'broken',
      summary,
      seed,
      case: found.case,
      history,
    });
    onSaved?.(saved);
    return saved.path;
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    onSaved?.({ outcome: 'failed', problem: error });
    return null;
  }
}

function subjectOf(profile: AnyProfile): Fixture['subject'] {
  const { ref, name, version } = profile;
  const assignor = isGroupProfile(profile) ? profile.assignor : undefined;
  return {
    ref,
    name,
    ...(version === undefined ? {} : { version }),
    ...(assignor === undefined ? {} : { assignor }),
  };
}

/** A finding that one history alone does not show: it is seen again by the whole run that it was found in. */
export function unsavedFinding(
  found: Found,
  { ref }: AnyProfile,
  { commandOf, size }: SaveOptions,
): Finding {
  const replay =
    commandOf?.([ref]) ??
    `rebalance-check verify ${shellWord(ref)} --seed ${found.seed} --size ${size}`;
  return { ...found, fixture: null, replay };
}

/** Verifies the subject again up to the case that failed. */
function againOf(found: Found, { ref }: AnyProfile, { commandOf, size }: SaveOptions): string {
  const runs = found.case + 1;
  return (
    commandOf?.([ref], runs) ??
    `rebalance-check verify ${shellWord(ref)} --seed ${found.seed} --size ${size} --runs ${runs}`
  );
}
