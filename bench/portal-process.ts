import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { projectPath } from '../src/platform/project-path.js';

/** A portal in a process of its own, as an operator runs it. */
export interface PortalProcess {
  url: string;
  child: ChildProcess;
  /** From the start of the process to the first 200 of /health. */
  readyMs: number;
  /** Resident memory now and at its highest, in MB. */
  memory(): { now: number; peak: number };
  stop(): Promise<void>;
}

const bin = projectPath('bin', 'portico.cjs');

/** As `npm start` and the image run it (docs/architecture.md). */
const NODE_OPTIONS = ['--max-semi-space-size=32'];

/** Starts `portico serve` with these options and waits until it is ready. */
export async function startPortal(
  env: Record<string, string>,
  port: number,
  options: readonly string[] = [],
): Promise<PortalProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [...NODE_OPTIONS, bin, 'serve', ...options], {
    env: { ...process.env, LOG_LEVEL: 'warn', PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok) break;
    if (child.exitCode !== null) throw new Error(`portal ended with ${child.exitCode}`);
    if (performance.now() - started > 60_000) throw new Error('portal not ready in 60 s');
    await new Promise((done) => setTimeout(done, 20));
  }
  const kilobytes = (field: string): number =>
    Number(
      new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0,
    );
  return {
    url,
    child,
    readyMs: performance.now() - started,
    memory: () => ({ now: kilobytes('VmRSS') / 1024, peak: kilobytes('VmHWM') / 1024 }),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Runs a command of the command line to its end; its seconds and peak memory are the caller's to judge. */
export async function runCommand(
  args: string[],
  env: Record<string, string>,
): Promise<{ seconds: number; code: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { seconds: (performance.now() - started) / 1000, code: code ?? -1 };
}
