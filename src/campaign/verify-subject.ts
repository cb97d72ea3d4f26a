import { assignorInvariantIds, groupInvariantIds, invariantIds } from '../domain/contract.ts';
import type { InvariantId } from '../domain/contract.ts';
import { SuiteError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { AnyProfile, GroupProfile } from '../domain/group-subject.ts';
import { isGroupProfile } from '../domain/group-subject.ts';
import type { FeatureCounts, SubjectVerification } from '../domain/verification.ts';
import type { GroupBounds } from '../generate/bounds.ts';
import type { Strategies } from '../generate/timed/options.ts';
import { defaultStrategies } from '../generate/timed/options.ts';
import { isGroupBounds } from '../generate/bounds.ts';
import { features } from '../check/features.ts';
import { groupFeatures } from '../check/group/group-features.ts';
import type { Cell } from './cell.ts';
import { identityOf, measurementsOf, verdictOf } from './conclude.ts';
import { exploreSubject } from './explore-subject.ts';
import type { Followed, Found, Trail } from './find.ts';
import { followSuspects } from './find.ts';
import type { WholeHunt } from './hunting.ts';
import { huntAll } from './hunting.ts';
import { findLeak } from './leaks.ts';
import type { Progress, VerifyOptions } from './options.ts';
import type { HuntPlan } from './plan.ts';
import { cellsOf } from './plan.ts';
import { saveFinding, unsavedFinding } from './save-finding.ts';
import type { Tally } from './tally.ts';
import { unsteadyFinding } from './unsteady-finding.ts';

/**
 * All stages for one subject: hunt, shrink what broke, save it, conclude. With the same seed the result is the same,
 * times apart, however many cells there are. Throws a `SuiteError` if the subject cannot be loaded.
 */
export async function verifySubject(
  makeCell: () => Cell,
  options: VerifyOptions,
): Promise<SubjectVerification> {
  const cells = Array.from({ length: Math.max(1, options.workers) }, makeCell);
  try {
    const [profile] = await Promise.all(cells.map((cell) => cell.open()));
    if (profile === undefined) throw new Error('no cells');
    const bounds = groupBoundsFor(profile, options);
    if (bounds !== null && isGroupProfile(profile))
      return await exploreSubject(cells, { profile, bounds, options });
    return await verifyIn(cells, profile, options);
  } finally {
    await Promise.all(cells.map((cell) => cell.close()));
  }
}

async function verifyIn(
  cells: readonly Cell[],
  profile: AnyProfile,
  options: VerifyOptions,
): Promise<SubjectVerification> {
  const plan = planOf(profile, options);
  const hunt = await huntAll(cells, plan, { profile, options });
  tell(options, profile, { phase: 'shrinking', tally: hunt.tally });
  const trail = { plan, profile, tally: hunt.tally, options };
  const followed = await followSuspects(cells, trail);
  const leak = await leakOf(cells, trail, hunt);
  const findings = await saveAll(followed, leak, { plan, profile, options });
  tell(options, profile, { phase: 'done', tally: hunt.tally });
  return conclude(hunt, { plan, profile, options, findings, unsteady: followed.unsteady });
}

/** What the subject keeps between groups; where much hangs, or time is up, this is no time for more runs. */
async function leakOf(
  [cell]: readonly Cell[],
  trail: Trail,
  { ended }: WholeHunt,
): Promise<Found | null> {
  return cell === undefined || ended !== null ? null : findLeak(cell, trail);
}

function planOf(profile: AnyProfile, options: VerifyOptions): HuntPlan {
  const { seed, size, timeoutMs } = options;
  const exhaustive =
    options.exhaustive === null || isGroupBounds(options.exhaustive) ? null : options.exhaustive;
  const shared = { seed, size, exhaustive, timeoutMs, careful: false };
  if (isGroupProfile(profile)) {
    const cells = cellsOf(profile, groupInvariantIds);
    return { ...shared, protocol: 'server', timed: timedOf(profile, options), cells };
  }
  const cells = cellsOf(profile, assignorInvariantIds);
  return { ...shared, protocol: profile.protocol, timed: null, cells };
}

/** The bounds to explore a group in; throws for bounds of the other kind. */
function groupBoundsFor(profile: AnyProfile, { exhaustive }: VerifyOptions): GroupBounds | null {
  if (exhaustive === null) return null;
  if (isGroupBounds(exhaustive) === isGroupProfile(profile))
    return isGroupBounds(exhaustive) ? exhaustive : null;
  const hint = isGroupProfile(profile)
    ? 'Give members, partitions and faults, as in members=2,partitions=2,faults=1.'
    : 'Give members, topics, partitions and events, as in members=3,topics=2,partitions=3,events=3.';
  throw new SuiteError('USAGE', `these bounds are not for ${profile.ref}`, hint);
}

function timedOf(
  { members, settings }: GroupProfile,
  { size }: VerifyOptions,
): NonNullable<HuntPlan['timed']> {
  return {
    size: size === 'huge' ? 'large' : size,
    protocols: members,
    settings,
    strategies: strategiesFor(settings),
  };
}

/** Members ask for what the user's settings name, if they name any. */
function strategiesFor({
  partitionAssignmentStrategy: classic = [],
  groupConsumerAssignors: consumer = [],
}: GroupProfile['settings']): Strategies {
  return {
    ...defaultStrategies,
    ...(classic.length === 0 ? {} : { eager: classic, cooperative: classic }),
    ...(consumer.length === 0 ? {} : { consumer }),
  };
}

/**
 * Saves what a single history shows. What comes and goes, or shows only after other groups, makes no fixture: replayed
 * alone it would look mended. It is seen again by verifying again.
 */
async function saveAll(
  followed: Followed,
  leak: Found | null,
  { plan, profile, options }: { plan: HuntPlan; profile: AnyProfile; options: VerifyOptions },
): Promise<readonly Finding[]> {
  const steady = leak === null ? followed.found : [...followed.found, leak];
  const flaky = unsteadyFinding(followed.unsteady, steady, { plan, profile });
  const unsaved = [leak, flaky].filter((item) => item !== null);
  const findings = await Promise.all([
    ...followed.found.map((item) => saveFinding(item, profile, options)),
    ...unsaved.map((item) => Promise.resolve(unsavedFinding(item, profile, options))),
  ]);
  const rank = (id: InvariantId): number => invariantIds.indexOf(id);
  return findings.toSorted((a, b) => rank(a.invariant) - rank(b.invariant));
}

interface Conclusion {
  readonly plan: HuntPlan;
  readonly profile: AnyProfile;
  readonly options: VerifyOptions;
  readonly findings: readonly Finding[];
  readonly unsteady: Followed['unsteady'];
}

function conclude(
  { tally, ended }: WholeHunt,
  { plan, profile, options, findings, unsteady }: Conclusion,
): SubjectVerification {
  const histories = historiesOf(tally);
  const verdicts = plan.cells.flatMap((cell) => {
    const row = tally.rows.get(cell.invariant);
    return row === undefined ? [] : [verdictOf(cell, row, { findings, unsteady })];
  });
  const { exhaustive } = options;
  return {
    ...identityOf(profile),
    histories,
    shapes: { ...tally.histories },
    verdicts,
    findings,
    features: featureCountsOf(tally, profile),
    measurements: measurementsOf(tally),
    ...(tally.group === null ? {} : { group: tally.group }),
    ...(exhaustive === null
      ? {}
      : { exhaustive: { bounds: printBounds(exhaustive), covered: histories } }),
    ...(ended === null ? {} : { ended }),
  };
}

/** Every feature, those that were never seen too: a reader must see what was not generated. */
function featureCountsOf(tally: Tally, profile: AnyProfile): FeatureCounts {
  const known = isGroupProfile(profile) ? groupFeatures : features;
  return known.map((feature) => [feature, tally.features.get(feature) ?? 0] as const);
}

function printBounds(bounds: NonNullable<VerifyOptions['exhaustive']>): string {
  return Object.entries(bounds)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(',');
}

function historiesOf({ histories }: Tally): number {
  return histories.honest + histories.adversarial;
}

function tell(
  options: VerifyOptions,
  { ref }: AnyProfile,
  { phase, tally }: { readonly phase: Progress['phase']; readonly tally: Tally },
): void {
  const broken = [...new Set(tally.suspects.map(({ invariant }) => invariant))];
  const done = historiesOf(tally);
  options.onProgress({ ref, phase, done, planned: done, perSecond: 0, broken });
}
