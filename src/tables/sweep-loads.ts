import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes what killed loads left behind and nobody touched for `olderThanMs`: their folders and heads in
 * `<tablesDir>/work`, and files that were just being put in place. Returns how many were removed.
 */
export async function sweepLoads(tablesDir: string, olderThanMs: number): Promise<number> {
  const work = join(tablesDir, 'work');
  const staged = (await namesIn(work)).filter((name) => /^(?:load|head)-/.test(name));
  const partial = (await namesIn(tablesDir)).filter((name) => name.endsWith('.partial'));
  let removed = 0;
  for (const path of [
    ...staged.map((name) => join(work, name)),
    ...partial.map((name) => join(tablesDir, name)),
  ]) {
    const info = await stat(path).catch(() => undefined);
    if (!info || Date.now() - info.mtimeMs < olderThanMs) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
