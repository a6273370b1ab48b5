import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the working folders that killed loads left in `<tablesDir>/work` and that nobody touched for `olderThanMs`.
 * Returns how many were removed.
 */
export async function sweepLoads(tablesDir: string, olderThanMs: number): Promise<number> {
  const folder = join(tablesDir, 'work');
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names.filter((each) => each.startsWith('load-'))) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (!info || Date.now() - info.mtimeMs < olderThanMs) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
