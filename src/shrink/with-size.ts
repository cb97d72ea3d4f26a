interface Sized {
  readonly partitions: number;
  readonly racks?: readonly (readonly string[])[];
}

/** A topic, or an event that says how large one is, with another number of partitions; racks repeat as they do in growth. */
export function withSize<T extends Sized | { readonly partitions: number }>(
  sized: T,
  partitions: number,
): T {
  if (!('racks' in sized) || sized.racks === undefined) return { ...sized, partitions };
  const { racks } = sized;
  const resized = Array.from(
    { length: partitions },
    (_, index) => racks[index % Math.max(1, racks.length)] ?? [],
  );
  return { ...sized, partitions, racks: resized };
}
