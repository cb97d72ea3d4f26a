import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The JSON file is what `npm test` counts from; `--outputFile.json` moves it. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'properties/**/*.property.ts'],
    isolate: false,
    testTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
  },
});

export default config;
