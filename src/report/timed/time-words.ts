/** A point or a length of virtual time as it stands in a sentence: `250 ms`, `4.2 s`, `305 s`. */
export function timeOf(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (Math.abs(ms) < 1000) return `${Math.round(ms)} ms`;
  return `${Math.round(ms) / 1000} s`;
}

/** A text of a witness with its milliseconds as `timeOf` tells them. */
export function withTimes(text: string): string {
  return text.replace(/(?<![\d.])(\d{1,15}) ms\b/gu, (_, digits: string) => timeOf(Number(digits)));
}
