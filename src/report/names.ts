import type { TopicPartition } from '../domain/group.ts';

/** Names up to this many characters are printed whole. */
const nameCharsMax = 32;
const headChars = 14;
const tailChars = 8;

/** Letters of any script, digits and the punctuation that names of topics, members and racks usually have. */
const plainName = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}._+:/$-]*$/u;

/** What a reader cannot see, or what changes how the rest of the line is seen: controls, bidi marks, fillers. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const unseenInName =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}"\\]|(?! )\p{Zs}/gu;

/**
 * The name of a member, topic, rack or instance as it can stand in a sentence: one line, at most about 40 columns.
 *
 * Everyday names stand as they are; all others are quoted, with what cannot be seen escaped (`"a\nb"`, `""`,
 * `"\u{202e}x"`). Of long names the middle is left out: `xxxxxxxxxxxxxx…(227)…xxxxxxxx` lost 227 characters.
 */
export function nameOf(name: string): string {
  const short = abbreviate(name);
  if (plainName.test(name) && name.search(unseenInName) < 0) return short;
  return `"${short.replace(unseenInName, escapeOf)}"`;
}

function abbreviate(name: string): string {
  const chars = Array.from(name);
  if (chars.length <= nameCharsMax) return name;
  const left = chars.length - headChars - tailChars;
  return `${chars.slice(0, headChars).join('')}…(${left})…${chars.slice(-tailChars).join('')}`;
}

function escapeOf(char: string): string {
  switch (char) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    case '"':
    case '\\':
      return `\\${char}`;
    default:
      return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  }
}

/** A partition as `topic-index`; an index that is no natural number, as rubbish answers have, as `topic[-1]`. */
export function partitionOf({ topic, partition }: TopicPartition): string {
  const natural = Number.isSafeInteger(partition) && partition >= 0;
  return natural ? `${nameOf(topic)}-${partition}` : `${nameOf(topic)}[${partition}]`;
}

/** Free text from outside (an error's message, a path) in one line: controls escaped, cut after `charsMax` characters. */
export function textOf(text: string, charsMax = 300): string {
  const seen = text.replace(unseen, escapeOf);
  const chars = Array.from(seen);
  return chars.length <= charsMax ? seen : `${chars.slice(0, charsMax).join('')}… (cut)`;
}

/** How a list is joined, and after how many items it ends in “and 3 more”. */
export interface ListOptions {
  readonly last?: 'and' | 'or';
  readonly itemsMax?: number;
  readonly empty?: string;
}

/** Items in a sentence: `a`, `a and b`, `a, b and c`, `a, b, c and 5 more`. */
export function listOf(items: readonly string[], options: ListOptions = {}): string {
  const { last = 'and', itemsMax = 8, empty = 'nothing' } = options;
  if (items.length === 0) return empty;
  const shown = items.length <= itemsMax ? items : items.slice(0, itemsMax - 1);
  const rest = items.length - shown.length;
  const all = rest === 0 ? shown : [...shown, `${rest} more`];
  const end = all.at(-1) ?? '';
  return all.length === 1 ? end : `${all.slice(0, -1).join(', ')} ${last} ${end}`;
}

/** Partitions in a sentence: `t-0, t-1 and u-0`; `nothing` if there are none. */
export function partitionsOf(partitions: readonly TopicPartition[], itemsMax = 8): string {
  return listOf(partitions.map(partitionOf), { itemsMax });
}
