/** Marks the end of an exhaustive `switch`; a value that reaches it is a defect of ours, and throws. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
