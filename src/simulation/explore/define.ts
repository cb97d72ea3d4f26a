/** Sets a field of a copy; a name such as `__proto__` is a name like any other. */
export function define(copy: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(copy, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  else copy[key] = value;
}
