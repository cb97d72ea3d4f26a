import { createRequire } from 'node:module';

/**
 * A package that users have and we do not depend on, as the files of `from` see it (the first that finds it wins), or
 * as we see it; null if nobody has it or it does not load.
 */
export function peerPackage(name: string, from: readonly string[]): unknown {
  for (const file of [...from, import.meta.url]) {
    try {
      // `require` also loads ES modules, on Node 20.19 and later; so adapting can stay synchronous.
      return createRequire(file)(name);
    } catch {
      // Not there, or it breaks: look on.
    }
  }
  return null;
}
