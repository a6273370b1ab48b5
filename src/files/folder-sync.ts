import { open } from 'node:fs/promises';

/** Makes the names in a folder durable: a rename survives a power cut only when its folder was synced too. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows opens no folders, and journals names itself
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The result of a file operation, or undefined when the file is not there. Other errors pass. */
export async function orUndefinedIfMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
