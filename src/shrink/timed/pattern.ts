/**
 * The names that a pattern lists, if it is nothing but a list of names (`t0|a\.b`); null for any other pattern. Such a
 * pattern can follow when topics are renamed.
 */
export function listedIn(pattern: string): readonly string[] | null {
  const names: string[] = [];
  for (const part of pattern.split('|')) {
    // A name with a dot escapes it; every other letter that a topic may have means itself.
    if (!/^(?:[\w-]|\\\.)+$/.test(part)) return null;
    names.push(part.replaceAll('\\.', '.'));
  }
  return names;
}

/** The pattern that matches these names and no others; null where one of them is no legal name of a topic. */
export function patternListing(names: readonly string[]): string | null {
  if (names.length === 0 || !names.every((name) => /^[\w.-]+$/.test(name))) return null;
  return names.map((name) => name.replaceAll('.', '\\.')).join('|');
}

/** Which of these names a pattern matches as a whole; none if it is no regular expression. */
export function matchesOf(pattern: string, names: readonly string[]): readonly string[] {
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    return names.filter((name) => expression.test(name));
  } catch {
    return [];
  }
}
