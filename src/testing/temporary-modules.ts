import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder for modules that are subjects of a test. */
export interface TemporaryModules {
  readonly folder: string;
  /** Writes a file and returns the reference to it. */
  write(name: string, text: string): string;
  remove(): void;
}

/** Makes one in the folder for temporary files. */
export function temporaryModules(): TemporaryModules {
  const folder = mkdtempSync(join(tmpdir(), 'subjects-'));
  return {
    folder,
    write: (name, text) => {
      writeFileSync(join(folder, name), text);
      return `./${name}`;
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The text of a module whose assignor deals partitions out, but first runs `act` at each question; `act` sees `cluster`
 * and `group` and may return another answer.
 */
export function moduleText(
  act: string,
  { before = '', more = '' }: { readonly before?: string; readonly more?: string } = {},
): string {
  return `${before}
function dealOut(cluster, group) {
  const dealt = new Map([...group.keys()].sort().map((member) => [member, []]));
  for (const [topic, { partitions }] of cluster.topics) {
    const takers = [...dealt.keys()].filter((member) => group.get(member).topics.includes(topic));
    for (let partition = 0; partition < partitions && takers.length > 0; partition++)
      dealt.get(takers[partition % takers.length]).push({ topic, partition });
  }
  return dealt;
}
export default {
  name: 'mine',
  protocol: 'eager',
  ${more}
  assign(cluster, group) {
    ${act}
    return dealOut(cluster, group);
  },
};
`;
}

const library = JSON.stringify(fileURLToPath(new URL('../index.ts', import.meta.url)));

/**
 * The text of a module that has one of our coordinators or clients, by the name of our export, with a step that first
 * runs `act`; `act` sees `base`, `state`, `input` and `nowMs` and may return another step. `more` are properties that
 * take the place of its own.
 */
export function partText(base: string, act: string, more = ''): string {
  return `
import { ${base} as base } from ${library};
export default {
  ...base,
  name: 'mine',
  step(state, input, nowMs) {
    ${act}
    return base.step(state, input, nowMs);
  },
  ${more}
};
`;
}
