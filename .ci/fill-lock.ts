/**
 * Adds to the lock file the platform packages that npm left out because the registry did not have them that day:
 * `node .ci/fill-lock.ts`, after a change of dependencies, when the test of the lock file says that some are missing.
 * They are optional and for other platforms, so nothing fetches them here.
 */
import fs from 'node:fs';
import path from 'node:path';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const systems = new Set([
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
]);
const processors = new Set([
  'arm',
  'arm64',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'loong64',
  'mips64el',
]);

const file = path.join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(fs.readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };
const packages = new Map(Object.entries(lock.packages));
let added = 0;
for (const [place, { dev, optionalDependencies = {} }] of packages)
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const at = `node_modules/${name}`;
    if (packages.has(at) || packages.has(`${place}/${at}`)) continue;
    const words = name.split(/[/-]/u);
    const os = words.find((word) => systems.has(word));
    const cpu = words.find((word) => processors.has(word));
    packages.set(at, {
      version,
      ...(cpu === undefined ? {} : { cpu: [cpu] }),
      ...(dev === true ? { dev } : {}),
      ...(words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {}),
      ...(words.some((word) => word.startsWith('gnu')) ? { libc: ['glibc'] } : {}),
      optional: true,
      ...(os === undefined ? {} : { os: [os] }),
    } as Locked);
    added++;
  }
lock.packages = Object.fromEntries([...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)));
if (added > 0) fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} added\n`);
