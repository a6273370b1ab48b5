import { readFile } from 'node:fs/promises';

const PAGE = 4096;

/** Bytes that a process has in memory; undefined where the system does not say (anything but Linux) or it has ended. */
async function residentBytes(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => undefined);
  const pages = Number(text?.split(' ')[1]);
  return Number.isFinite(pages) ? pages * PAGE : undefined;
}

/** Calls `over` once when a process comes to have more than so many bytes in memory. Returns how the watch is ended. */
export function watchMemory(pid: number, bytes: number, over: () => void, every = 50): () => void {
  const timer = setInterval(async () => {
    if (((await residentBytes(pid)) ?? 0) <= bytes) return;
    clearInterval(timer);
    over();
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}
