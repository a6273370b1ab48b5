#!/usr/bin/env -S node --max-semi-space-size=32
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/src/main.js', import.meta.url);
if (!existsSync(main)) {
  // A fresh checkout: `npm start` builds by itself, the other commands do it here, once.
  const root = fileURLToPath(new URL('..', import.meta.url));
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const { run } = await import(main.href);
process.exitCode = await run(process.argv.slice(2));
