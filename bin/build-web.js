#!/usr/bin/env node
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles what runs in the browser: `web/islands/preview.ts` and, as files of their own that are fetched when they are
 * needed, what it imports with `import()`. The names of these carry a hash of their content.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = fileURLToPath(new URL('../dist/web', import.meta.url));
await rm(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['web/islands/preview.ts'],
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  chunkNames: '[name]-[hash]',
  // The licences of what is bundled ask for their notices to stay.
  legalComments: 'eof',
  tsconfig: 'web/tsconfig.json',
  logLevel: 'warning',
});
