import path from 'node:path';
import type { Finding } from '../domain/finding.ts';
import type { SubjectProfile } from '../domain/profile.ts';
import { saveFixture } from '../save/store.ts';
import type { Found } from './find.ts';
import type { VerifyOptions } from './options.ts';

/** Saves a finding where fixtures go, if anywhere, and adds the one command that replays it. */
export async function saveFinding(
  found: Found,
  profile: SubjectProfile,
  options: Pick<VerifyOptions, 'fixtures' | 'cwd' | 'size'>,
): Promise<Finding> {
  const { id, invariant, summary, seed, history } = found;
  if (options.fixtures === null) {
    const replay = `rebalance-check verify ${quoted(profile.ref)} --seed ${seed} --size ${options.size} --runs ${found.case + 1}`;
    return { ...found, fixture: null, replay };
  }
  const { ref, name, version } = profile;
  const saved = await saveFixture(path.resolve(options.cwd, options.fixtures), {
    format: 'rebalance-check/finding@1',
    id,
    subject: version === undefined ? { ref, name } : { ref, name, version },
    invariant,
    expect: 'broken',
    summary,
    seed,
    case: found.case,
    history,
  });
  const fixture = path.relative(options.cwd, saved.path).split(path.sep).join('/');
  return { ...found, fixture, replay: `rebalance-check replay ${quoted(fixture)}` };
}

/** As a shell takes it: quoted only where it must be. */
function quoted(word: string): string {
  return /^[\w@%+=:,./#-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
