import { defineConfig } from 'vitest/config';

/** The tests that need a browser: `npm run test:browser`. Chromium is found by CHROMIUM_PATH or in its usual places. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.{ts,tsx}'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
