/**
 * The layers of ARCHITECTURE.md as rules. Each rule is proved to bite by `src/testing/layers-guard.test.ts`.
 *
 * Low to high; a folder may import itself and every folder of a lower line, never a neighbour.
 */
const layers = [
  ['domain', 'algorithms'],
  ['assignors', 'generate', 'run', 'check', 'shrink', 'save', 'report', 'adapters'],
  ['simulation'],
  ['catalog'],
  ['campaign'],
  ['cli'],
];

/** No clock, no chance, no I/O: see the lint rules for globals; here for modules. */
const pure = 'domain|algorithms|assignors|simulation|check|shrink|report|generate';

const test = String.raw`\.test\.ts$`;
const testing = '^src/testing/';
const notProduct = [test, testing];

const layerRules = layers.flatMap((line, height) => {
  const below = layers.slice(0, height).flat();
  return line.map((folder) => ({
    name: `layer-${folder}`,
    comment: `src/${folder} may import only ${[folder, ...below].join(', ')}.`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: [`^src/(${[folder, ...below].join('|')})/`, testing] },
  }));
});

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'known-folder',
      comment: 'Every folder of src has a place in the layers.',
      severity: 'error',
      from: {
        path: '^src/[^/]+/',
        pathNot: `^src/(${[...layers.flat(), 'testing'].join('|')})/`,
      },
      to: {},
    },
    {
      name: 'public-entry',
      comment: 'src/index.ts and src/vitest.ts are for users; nobody inside imports them.',
      severity: 'error',
      from: { path: '^src/', pathNot: String.raw`^src/(index|vitest)[^/]*\.test\.ts$` },
      to: { path: String.raw`^src/(index|vitest)\.ts$` },
    },
    {
      name: 'testing-is-never-shipped',
      comment: 'Only tests import src/testing.',
      severity: 'error',
      from: { path: '^src/', pathNot: notProduct },
      to: { path: testing },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Nobody imports a test.',
      severity: 'error',
      from: {},
      to: { path: [test, String.raw`\.property\.ts$`] },
    },
    {
      name: 'product-stands-alone',
      comment: 'src needs nothing of the repository around it.',
      severity: 'error',
      from: { path: '^src/', pathNot: notProduct },
      to: { path: String.raw`^(properties|bench|reports|examples|bridges|\.ci)/` },
    },
    {
      name: 'pure-needs-no-node',
      comment: 'Pure folders import nothing of Node.',
      severity: 'error',
      from: { path: `^src/(${pure})/`, pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-needs-no-package',
      comment: 'Pure folders import no package, but fast-check in generate/arbitrary.ts.',
      severity: 'error',
      from: {
        path: `^src/(${pure})/`,
        pathNot: [test, String.raw`^src/generate/arbitrary\.ts$`],
      },
      to: { path: '(^|/)node_modules/' },
    },
    {
      name: 'fast-check-at-the-edge',
      comment: 'fast-check is known to generate/arbitrary.ts and to what tests and measures.',
      severity: 'error',
      from: {
        path: '^(src|reports|examples)/',
        pathNot: [...notProduct, String.raw`^src/generate/arbitrary\.ts$`],
      },
      to: { path: '(^|/)node_modules/(fast-check|@fast-check)/' },
    },
    {
      name: 'command-line-packages',
      comment: 'commander and ora are known to cli only.',
      severity: 'error',
      from: { path: '^src/', pathNot: [...notProduct, '^src/cli/'] },
      to: { path: '(^|/)node_modules/(commander|ora)/' },
    },
    {
      name: 'clients-are-subjects',
      comment:
        "Clients are loaded from the user's project by name, never imported; they may be absent.",
      severity: 'error',
      from: { path: '^src/', pathNot: notProduct },
      to: { path: '(^|/)node_modules/(kafkajs|@platformatic/kafka)/' },
    },
    {
      name: 'vitest-is-optional',
      comment: 'Only src/vitest.ts may count on Vitest being installed.',
      severity: 'error',
      from: { path: '^src/', pathNot: [...notProduct, String.raw`^src/vitest\.ts$`] },
      to: { path: '(^|/)node_modules/vitest/' },
    },
    {
      name: 'shipped-dependency',
      comment: 'What is shipped imports only dependencies and peers of package.json.',
      severity: 'error',
      from: { path: '^src/', pathNot: notProduct },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer'],
      },
    },
    {
      name: 'no-cycle',
      comment: 'No cycles, imports of types included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment: 'A module that imports nothing and that nobody imports is dead.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: String.raw`^src/(index|vitest)\.ts$` },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
