/**
 * Orders two strings by UTF-16 code units, as Java's `String.compareTo` does; never by locale.
 *
 * Source: Kafka, `AbstractPartitionAssignor.MemberInfo.compareTo` compares ids with `String.compareTo`.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
