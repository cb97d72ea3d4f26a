/** How many partitions are tried beyond those of the history. */
const BEYOND = 3;

/** What to say of a number of partitions, of which `least` at least are tried. `name` tells topics apart. */
export function* sizeNote<H>(
  partitions: number,
  name: string,
  { least, resized }: { readonly least: number; readonly resized: (partitions: number) => H },
): Generator<H, string | null, boolean> {
  if (partitions > least && (yield resized(partitions - 1))) return null;
  let breaking = 0;
  for (let more = 1; more <= BEYOND; more += 1) if (yield resized(partitions + more)) breaking += 1;
  const counted = partitions === 1 ? '1 partition' : `${partitions} partitions`;
  if (breaking === 0) return `fails only with exactly ${counted}${name}`;
  // That a topic must have something to give goes without saying.
  if (breaking < BEYOND || partitions <= 1) return null;
  return `fails only with ${partitions} or more partitions${name}`;
}

/** A name as it is, or quoted if it could be mistaken for something else. */
export function readable(name: string): string {
  return /^[\w.-]{1,60}$/u.test(name) ? name : JSON.stringify(name.slice(0, 60));
}
