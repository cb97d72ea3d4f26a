/** A function for each type of a tagged union: complete by its type, as a `switch` would be, and easier to read. */
export type ByType<Union extends { readonly type: string }, Result> = {
  readonly [Type in Union['type']]: (value: Extract<Union, { readonly type: Type }>) => Result;
};

/** What the table's function for the type of `value` makes of it; `otherwise` if a partial table has none. */
export function byType<Union extends { readonly type: string }, Result>(
  table: Partial<ByType<Union, Result>>,
  value: Union,
  otherwise: NoInfer<Result>,
): Result {
  // The keys of the table are the types of its functions' arguments, which the compiler cannot follow from here.
  const type = value.type as Union['type'];
  const one = table[type] as ((value: Union) => Result) | undefined;
  return one === undefined ? otherwise : one(value);
}
