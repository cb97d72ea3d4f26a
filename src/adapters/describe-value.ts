/** What a value is, in a few words for an error: `a number`, `an object with "name" and "assign"`, `a class`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return describeFunction(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object')
    return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`;
  if (isThenable(value)) return 'a promise';
  if (value instanceof Map) return 'a Map';
  return describeKeys(Object.keys(value));
}

/** Whether `value` is a promise or behaves like one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isRecord(value) && typeof value['then'] === 'function';
}

/** Whether `value` has properties to look at: an object, an array or a module namespace. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Whether a function can only be called with `new`. */
export function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** The first line of what somebody's code threw, and the next one if it ends in a colon; at most 300 characters. */
export function firstLine(thrown: unknown): string {
  try {
    const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
    const [first = '', second = ''] = text.trim().split('\n');
    return (first.endsWith(':') ? `${first} ${second.trim()}` : first).slice(0, 300);
  } catch {
    return 'something that cannot even be printed';
  }
}

function describeFunction(value: { readonly length: number }): string {
  if (isClass(value)) return 'a class';
  return `a function of ${value.length} parameter${value.length === 1 ? '' : 's'}`;
}

function describeKeys(keys: readonly string[]): string {
  if (keys.length === 0) return 'an empty object';
  const named = keys.slice(0, 6).map((key) => JSON.stringify(key.slice(0, 60)));
  if (keys.length > named.length) return `an object with ${named.join(', ')}, …`;
  const last = named.pop() ?? '';
  return `an object with ${named.length === 0 ? last : `${named.join(', ')} and ${last}`}`;
}
