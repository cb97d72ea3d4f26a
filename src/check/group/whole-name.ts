/**
 * What tells whether a pattern stands for a topic, by its whole name. Null: it is no pattern, so that it stands for none.
 *
 * Source: KIP-848, subscribed topic regular expressions.
 */
export function wholeNameOf(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}
