import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from '../../src/platform/project-path.js';

const bin = projectPath('bin', 'portico.cjs');

/** A TCP port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A folder that PostgreSQL's own account can reach, too. */
export async function dataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'portico-process-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export interface Command {
  child: ChildProcess;
  /** Everything written so far. */
  output(): string;
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

/** Runs the compiled command line, as an operator does. */
export function portico(args: string[], env: Record<string, string>): Command {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'info', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string | null);
  return { child, output: () => output, ended };
}

/** Asks until the answer is what is wanted; fails after a minute. */
export async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`not within a minute: ${what}`);
}

/** A running portal, ready. */
export async function startPortal(dataDir: string, env: Record<string, string> = {}) {
  const port = await freePort();
  const command = portico(['serve'], {
    DATA_DIR: dataDir,
    PORT: String(port),
    PUBLIC_URL: 'https://dati.example.it',
    ADMIN_TOKEN: 'token-of-the-process-tests',
    SPARQL_THREADS: '1',
    ...env,
  });
  const url = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (command.child.exitCode !== null) throw new Error(command.output());
    return (await fetch(`${url}/health`)).ok || undefined;
  }, 'health');
  return { ...command, url, headers: { authorization: 'Bearer token-of-the-process-tests' } };
}

/** Stops the embedded database of a folder whose portal was killed. */
export async function stopDatabase(dataDir: string): Promise<void> {
  await portico(['migrate'], { DATA_DIR: dataDir, LOG_LEVEL: 'silent' }).ended;
}
