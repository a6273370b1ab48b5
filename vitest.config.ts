import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/clients/**'],
    globalSetup: ['test/global-setup.ts'],
    // Many tests start whole portals: on a busy machine that takes its time, and only a test that hangs needs more.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only fight with PostgreSQL for them.
    maxWorkers: 2,
    // The files of a worker share their modules: loading them anew for each took a third of the time. No test replaces a
    // module, a clock or an environment variable.
    isolate: false,
  },
});
