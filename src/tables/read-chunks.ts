import { open } from 'node:fs/promises';

const CHUNK = 1 << 20;

/**
 * The bytes of a file, a megabyte at a time; the next one is read from the disk while the caller works on this one. Two
 * buffers are used in turn, so a chunk holds until the next is asked for: copy what is to be kept. A stream would take
 * fresh memory for each chunk, which costs as much as looking at it.
 */
export async function* readChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  let reading: Promise<unknown> | undefined;
  try {
    const buffers = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)] as const;
    const read = (turn: number) => file.read(buffers[turn % 2 === 0 ? 0 : 1], 0, CHUNK, null);
    let next = read(0);
    for (let turn = 1; ; turn += 1) {
      reading = next;
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) return;
      next = read(turn);
      reading = next;
      // A failure is met when its turn comes.
      next.catch(() => undefined);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // The buffer is written to until the read is done, whoever has left.
    await reading?.catch(() => undefined);
    await file.close();
  }
}
