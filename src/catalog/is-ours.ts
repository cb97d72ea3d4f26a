/** What a subject is loaded from. */
interface References {
  readonly ref: string;
  readonly assignor?: string;
}

/** Whether nothing but our own code runs in a subject: neither it nor its assignor is somebody else's. */
export function isOurs({ ref, assignor }: References): boolean {
  return isBuiltin(ref) && (assignor === undefined || isBuiltin(assignor));
}

/** Whether a reference names one of ours. */
export function isBuiltin(ref: string): boolean {
  return ref.startsWith('builtin:');
}
