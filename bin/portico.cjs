#!/usr/bin/env -S node --max-semi-space-size=32
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

// Questions to tables, files and compression share the threads of libuv, of which there are four unless told otherwise:
// four heavy questions would stop everything. It must be said before the first thread starts, which modules loaded with
// `import` do: hence CommonJS.
process.env.UV_THREADPOOL_SIZE ??= '16';

const root = join(__dirname, '..');
const main = join(root, 'dist', 'src', 'main.js');

/** Runs a command of the command line. */
async function start() {
  if (!existsSync(main)) {
    // A fresh checkout: `npm start` builds by itself, the other commands do it here, once.
    const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
    if (built.status !== 0) process.exit(built.status ?? 1);
  }
  const { run } = await import(pathToFileURL(main).href);
  process.exitCode = await run(process.argv.slice(2));
}

start();
