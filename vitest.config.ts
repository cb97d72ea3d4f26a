import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Two projects, so that examples can fail before properties start. */
const config: ViteUserConfig = defineConfig({
  test: {
    isolate: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      { extends: true, test: { name: 'properties', include: ['properties/**/*.property.ts'] } },
    ],
  },
});

export default config;
