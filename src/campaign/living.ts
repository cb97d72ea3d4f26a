import host from 'node:process';

/** Something that must not outlive this process. */
export interface Living {
  end(): void;
}

const living = new Set<Living>();

/** From now on it is ended when this process ends, by `process.exit` too. */
export function beginLife(one: Living): void {
  if (living.size === 0) host.on('exit', endAll);
  living.add(one);
}

/** It has ended by itself. */
export function endLife(one: Living): void {
  living.delete(one);
  if (living.size === 0) host.off('exit', endAll);
}

function endAll(): void {
  for (const one of living) one.end();
}
