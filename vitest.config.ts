import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'properties/**/*.property.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
});

export default config;
