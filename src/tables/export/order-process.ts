import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { askProcess } from '../../platform/ask-process.js';
import { AtOnce } from '../../platform/at-once.js';
import { WaitingProcesses } from '../../platform/waiting-processes.js';
import { QueryTimeout } from '../query/time-limit.js';
import { type AskBounds, AskerGone } from '../rows/ask-table.js';
import { type OrderedRows, writeOrdered } from './ordered-rows.js';

/** What the process answers. */
export type OrderReply = { written: number } | { error: string };

/** Only there where the program is compiled; run from its sources (tests), the rows are ordered in their process. */
const CHILD = fileURLToPath(new URL('./order-child.js', import.meta.url));
const HEAP_MB = 128;

/** As many at once as a small machine has cores; others wait. */
const turns = new AtOnce(2);
// None waits for more work: it would keep the memory of the last.
const processes = new WaitingProcesses({ program: CHILD, heapMb: HEAP_MB, most: 0 });

/**
 * Writes rows in an order of their own, groups or distinct rows, in a process apart with memory of its own. It is stopped when
 * it takes too long or nobody wants the rows any more. Returns how many they are.
 * Throws `QueryTimeout`, `AskerGone`, or the engine's error by its message.
 */
export async function orderRows(rows: OrderedRows, { milliseconds, signal }: AskBounds): Promise<number> {
  try {
    return await turns.run(() => ordered(rows, milliseconds, signal), signal);
  } catch (error) {
    throw signal?.aborted ? new AskerGone() : error;
  }
}

async function ordered(
  rows: OrderedRows,
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const late = AbortSignal.timeout(milliseconds);
  const stop = signal ? AbortSignal.any([signal, late]) : late;
  try {
    if (!existsSync(CHILD)) return await writeOrdered(rows, stop);
    const child = processes.take();
    try {
      const reply = await askProcess<OrderReply>(child, { ...rows }, stop);
      if ('error' in reply) throw new Error(reply.error);
      return reply.written;
    } finally {
      processes.keep(child);
    }
  } catch (error) {
    throw late.aborted ? new QueryTimeout(milliseconds) : error;
  }
}
