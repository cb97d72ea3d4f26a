import { compareText } from '../../domain/compare.ts';
import { bumpEpoch, lookAgain } from './bump-epoch.ts';
import type {
  ConsumerGroup,
  ConsumerMember,
  GroupContext,
  ResolvedRegex,
} from './consumer-group.ts';
import { isSameNames, resolvedRegexOf } from './subscribed-topics.ts';

/** Regular expressions are not resolved again before this time has gone by. Source: Kafka, `GroupMetadataManager.REGEX_BATCH_REFRESH_MIN_INTERVAL_MS`. */
export const regexRefreshMinIntervalMs = 10_000;

/** What a heartbeat said of its member's regular expression. */
export type RegexChange =
  /** Nothing new. */
  | 'same'
  /** Another one, of which nobody knows yet what it stands for. */
  | 'changed'
  /** Another one, known or none: the target has to follow. */
  | 'resolved';

/**
 * Whether this is a regular expression. Kafka's are RE2's; these are JavaScript's in Unicode mode, which share the usual
 * syntax.
 */
export function isRegex(regex: string): boolean {
  return compile(regex) !== null;
}

/**
 * What became of the member's regular expression; `group` is the group before.
 *
 * Source: Kafka, `GroupMetadataManager.maybeUpdateRegularExpressions`. 4.0 does not let the target follow where a member
 * gives its regular expression up.
 */
export function regexChange(
  group: ConsumerGroup,
  before: ConsumerMember,
  after: ConsumerMember,
  { settings }: Pick<GroupContext, 'settings'>,
): RegexChange | 'INVALID_REGULAR_EXPRESSION' {
  const regex = after.subscribedTopicRegex;
  if (before.subscribedTopicRegex === regex) return 'same';
  if (regex === '') return settings.kafkaVersion === '4.0' ? 'changed' : 'resolved';
  if (isSubscribed(group, regex)) {
    return resolvedRegexOf(group.regexes, regex) === undefined ? 'changed' : 'resolved';
  }
  return isRegex(regex) ? 'changed' : 'INVALID_REGULAR_EXPRESSION';
}

/** The group without regular expressions that no member has any more. Source: Kafka, `maybeDeleteResolvedRegularExpression`. */
export function forgetRegexes(group: ConsumerGroup): ConsumerGroup {
  const regexes = group.regexes.filter(({ regex }) => isSubscribed(group, regex));
  return regexes.length === group.regexes.length ? group : { ...group, regexes };
}

/**
 * Asks for the regular expressions to be resolved, which happens a moment later: where one is new or not resolved, where a
 * topic was created, or where the last time is long ago; and then not twice within ten seconds. What counts as the last
 * time is what the group knew `before` this request: who exchanges its only regular expression soon has to wait for
 * another heartbeat.
 *
 * Source: Kafka, `GroupMetadataManager.maybeUpdateRegularExpressions`.
 */
export function scheduleRegexes(
  group: ConsumerGroup,
  before: ConsumerGroup,
  { settings, nowMs }: GroupContext,
): ConsumerGroup {
  if (group.regexesDue !== null || !hasRegex(group)) return group;
  const regexes = regexesOf(group);
  const last = before.regexes[0];
  if (last !== undefined) {
    if (nowMs <= last.resolvedAtMs + regexRefreshMinIntervalMs) return group;
    const isDue =
      group.hasNewTopics ||
      regexes.length !== before.regexes.length ||
      regexes.some((regex) => !isSubscribed(before, regex)) ||
      nowMs > last.resolvedAtMs + settings.groupConsumerRegexRefreshIntervalMs;
    if (!isDue) return group;
  }
  return { ...group, regexesDue: { dueAtMs: nowMs, regexes } };
}

/**
 * Looks the regular expressions up that were due, if members still have them. The group's epoch moves if one stands for
 * other topics than before, or if a topic has changed meanwhile.
 *
 * Source: Kafka, `GroupMetadataManager.handleRegularExpressionsResult`.
 */
export function resolveRegexes(group: ConsumerGroup, context: GroupContext): ConsumerGroup {
  if (group.regexesDue === null) return group;
  const due = group.regexesDue.regexes.filter((regex) => isSubscribed(group, regex));
  const fresh = due.map((regex) => resolve(regex, context));
  const others = group.regexes.filter(({ regex }) => !due.includes(regex));
  const regexes = [...others, ...fresh].sort((a, b) => compareText(a.regex, b.regex));
  const resolved = { ...group, regexes, regexesDue: null, hasNewTopics: false };
  const hasChanged = fresh.some(
    ({ regex, topics }) =>
      !isSameNames(resolvedRegexOf(group.regexes, regex)?.topics ?? [], topics),
  );
  return hasChanged ? bumpEpoch(resolved, context) : lookAgain(resolved, context);
}

function hasRegex(group: ConsumerGroup): boolean {
  for (const member of group.members) if (member.subscribedTopicRegex !== '') return true;
  return false;
}

function isSubscribed(group: ConsumerGroup, regex: string): boolean {
  return group.members.some((member) => member.subscribedTopicRegex === regex);
}

/** The regular expressions that members have now, in order. */
function regexesOf(group: ConsumerGroup): readonly string[] {
  const regexes: string[] = [];
  for (const { subscribedTopicRegex: regex } of group.members)
    if (regex !== '' && !regexes.includes(regex)) regexes.push(regex);
  return regexes.sort(compareText);
}

function resolve(regex: string, { topics, nowMs }: GroupContext): ResolvedRegex {
  const pattern = compile(regex);
  const matched: string[] = [];
  if (pattern !== null)
    for (const topic of topics.keys()) if (pattern.test(topic)) matched.push(topic);
  return { regex, topics: matched.sort(compareText), resolvedAtMs: nowMs };
}

/** A whole name has to match. It has to be an expression without our brackets, too, since it could close them. */
function compile(regex: string): RegExp | null {
  try {
    const { source } = new RegExp(regex, 'u');
    return new RegExp(`^(?:${source})$`, 'u');
  } catch {
    return null;
  }
}
