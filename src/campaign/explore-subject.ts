import type { GroupInvariantId } from '../domain/contract.ts';
import { groupInvariantIds } from '../domain/contract.ts';
import { SuiteError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { GroupProfile } from '../domain/group-subject.ts';
import type { MemberProtocol } from '../domain/member-client.ts';
import type { CellVerdict, SubjectVerification } from '../domain/verification.ts';
import type { GroupBounds } from '../generate/bounds.ts';
import { sentenceOf } from '../report/prose.ts';
import { findingIdOf } from '../save/finding-id.ts';
import { anyStoryOf } from './any-story.ts';
import type { Cell } from './cell.ts';
import { identityOf, measurementsOf } from './conclude.ts';
import type { ExploreProgress, GroupOutcome } from './explore-group.ts';
import type { Found } from './find.ts';
import type { VerifyOptions } from './options.ts';
import type { PlannedCell } from './plan.ts';
import { cellsOf, membersOf, shapeOfHistory } from './plan.ts';
import { unsavedFinding } from './save-finding.ts';
import { emptyTally } from './tally.ts';

/** What can be read off a single state or step, or off the graph of all of them, and of which members. */
const judged: Partial<Record<GroupInvariantId, readonly MemberProtocol[]>> = {
  termination: ['eager', 'cooperative', 'consumer'],
  'group.exclusive': ['eager', 'cooperative', 'consumer'],
  'group.generation': ['eager', 'cooperative', 'consumer'],
  'group.leader': ['eager', 'cooperative'],
  'group.transitions': ['eager', 'cooperative', 'consumer'],
  'group.reconciliation': ['consumer'],
  'group.liveness': ['eager', 'cooperative', 'consumer'],
};

/** States after which an exploration ends, finished or not. */
const statesMax = 20_000_000;

/** What an exploration needs to know. */
interface Expedition {
  readonly profile: GroupProfile;
  readonly bounds: GroupBounds;
  readonly options: VerifyOptions;
}

/**
 * Explores all interleavings of a small group, once for each kind of members that the subject can have, and concludes.
 * What it says does not depend on how many cells there are. Throws a `SuiteError` with code USAGE if nothing is claimed
 * that exploring judges.
 */
export async function exploreSubject(
  cells: readonly Cell[],
  expedition: Expedition,
): Promise<SubjectVerification> {
  const { profile, bounds, options } = expedition;
  const rows = rowsOf(profile);
  if (!rows.some(({ claimed }) => claimed)) throw nothingToJudge(profile);
  const outcomes = await exploreAll(cells, expedition);
  const found = outcomes.flatMap((outcome) => findingOf(outcome, expedition));
  // What breaks for eager members often breaks for cooperative ones on the same way.
  const bugs = [...new Map(found.toReversed().map((one) => [one.id, one])).values()].toReversed();
  const findings = bugs.map((one) => unsavedFinding(one, profile, options));
  const explored = outcomes.map((outcome) => outcome.explored);
  const ended = endedBy(options, outcomes);
  tellDone(expedition, outcomes, findings);
  return {
    ...identityOf(profile),
    histories: 0,
    shapes: { honest: 0, adversarial: 0 },
    verdicts: rows.map((row) => verdictOf(row, outcomes, findings)),
    findings,
    features: [],
    measurements: measurementsOf(emptyTally([])),
    exhaustive: {
      bounds: Object.entries(bounds)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(','),
      covered: statesOf(outcomes),
      explored,
    },
    ...(ended === null ? {} : { ended }),
  };
}

function rowsOf(profile: GroupProfile): readonly PlannedCell[] {
  const ids = groupInvariantIds.filter((id) =>
    judged[id]?.some((protocol) => profile.members.includes(protocol)),
  );
  return cellsOf(profile, ids);
}

/** Each cell explores one group after the other; the outcomes come in the order of the protocols. */
async function exploreAll(
  cells: readonly Cell[],
  expedition: Expedition,
): Promise<readonly GroupOutcome[]> {
  const { profile, bounds, options } = expedition;
  const { members } = profile;
  const outcomes: GroupOutcome[] = [];
  const stop = (): void => {
    for (const cell of cells) cell.stop();
  };
  const timer = options.timeMs === null ? undefined : setTimeout(stop, options.timeMs);
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted === true) stop();
  const show = meterOf(expedition);
  let next = 0;
  try {
    await Promise.all(
      cells.map(async (cell) => {
        for (let rank = next++; rank < members.length; rank = next++) {
          const protocol = members[rank] ?? 'eager';
          const task = { bounds, protocol, timeoutMs: options.timeoutMs, statesMax };
          // A cell does one after the other.
          // oxlint-disable-next-line no-await-in-loop
          outcomes[rank] = await cell.explore(task, (progress) => {
            show(rank, progress);
          });
        }
      }),
    );
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
  return outcomes;
}

/** Shows the states of all groups together, and, when the last one is looked through, how far that is. */
function meterOf({
  profile: { ref },
  options,
}: Expedition): (rank: number, progress: ExploreProgress) => void {
  const startMs = options.clock();
  const seen = new Map<number, ExploreProgress>();
  return (rank, progress) => {
    seen.set(rank, progress);
    let states = 0;
    for (const { done, planned } of seen.values()) states += planned ?? done;
    const seconds = Math.max(0.001, (options.clock() - startMs) / 1000);
    const isLooking = progress.planned !== null;
    options.onProgress({
      ref,
      phase: 'hunting',
      activity: isLooking ? 'looking-for-rest' : 'exploring',
      done: isLooking ? progress.done : states,
      planned: progress.planned,
      perSecond: isLooking ? 0 : Math.round(states / seconds),
      broken: [],
    });
  };
}

function findingOf(
  { explored, broken }: GroupOutcome,
  { profile, bounds, options }: Expedition,
): readonly Found[] {
  if (broken === null) return [];
  const { invariant, trace, violation } = broken;
  const { history } = trace;
  const events = history.events.length;
  const members = membersOf(history);
  const { path = [], cycle = [] } = explored;
  const { rule } = violation.witness.type === 'group-rule' ? violation.witness : { rule: '' };
  return [
    {
      id: findingIdOf(profile, invariant, JSON.stringify([rule, bounds, path, cycle])),
      invariant,
      shape: shapeOfHistory(history),
      summary: sentenceOf(violation.witness),
      witness: violation.witness,
      history,
      story: anyStoryOf(trace, violation, []),
      seed: options.seed,
      case: 0,
      frequency: 1,
      shrink: {
        fromEvents: events,
        toEvents: events,
        fromMembers: members,
        toMembers: members,
        runs: 0,
        // Breadth-first: no state that breaks it is nearer.
        minimal: 'proven',
        passes: [],
      },
    },
  ];
}

function verdictOf(
  { invariant, claimed, scope }: PlannedCell,
  outcomes: readonly GroupOutcome[],
  findings: readonly Finding[],
): CellVerdict {
  const needed = judged[invariant as GroupInvariantId] ?? [];
  const own = outcomes.filter(({ explored }) => needed.includes(explored.protocol));
  const states = statesOf(own);
  const broken = findings.filter((finding) => finding.invariant === invariant).map(({ id }) => id);
  const reason = own.map(reasonOf).find((why) => why !== null) ?? null;
  return {
    invariant,
    claimed,
    scope,
    status: broken.length > 0 ? 'broken' : statusOf(states, reason),
    histories: states,
    exercised: states,
    broken: broken.length,
    examined: states,
    shapes: { honest: states, adversarial: 0 },
    findings: broken,
    ...(reason === null || broken.length > 0 ? {} : { reason }),
  };
}

function statusOf(states: number, reason: string | null): CellVerdict['status'] {
  if (reason !== null) return 'undecided';
  return states > 0 ? 'holds' : 'not-exercised';
}

/** Why not everything was seen; null if it was. */
function reasonOf({
  explored: { complete, reason, protocol },
  broken,
}: GroupOutcome): string | null {
  if (complete) return null;
  if (broken !== null)
    return `exploring ${protocol} members ended where ${broken.invariant} was broken`;
  return `exploring ${protocol} members did not end: ${reason ?? 'no reason was given'}`;
}

function statesOf(outcomes: readonly GroupOutcome[]): number {
  return outcomes.reduce((sum, { explored }) => sum + explored.states, 0);
}

function endedBy(
  { signal }: VerifyOptions,
  outcomes: readonly GroupOutcome[],
): NonNullable<SubjectVerification['ended']> | null {
  if (!outcomes.some(({ wasStopped }) => wasStopped)) return null;
  return signal?.aborted === true ? 'interrupted' : 'time';
}

function tellDone(
  { profile: { ref }, options }: Expedition,
  outcomes: readonly GroupOutcome[],
  findings: readonly Finding[],
): void {
  const done = statesOf(outcomes);
  options.onProgress({
    ref,
    phase: 'done',
    activity: 'exploring',
    done,
    planned: done,
    perSecond: 0,
    broken: [...new Set(findings.map(({ invariant }) => invariant))],
  });
}

function nothingToJudge({ ref }: GroupProfile): SuiteError {
  return new SuiteError(
    'USAGE',
    `exploring judges nothing that ${ref} is held to`,
    `It judges ${Object.keys(judged).join(', ')}.`,
  );
}
