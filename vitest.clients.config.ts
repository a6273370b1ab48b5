import { defineConfig } from 'vitest/config';

/**
 * The tests with the programs that people use: `npm run test:clients`. They need GDAL's `ogr2ogr` and the httpfs extension
 * of DuckDB (HTTPFS_EXTENSION), and fail where one is missing.
 */
export default defineConfig({
  test: {
    include: ['test/clients/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    isolate: false,
  },
});
