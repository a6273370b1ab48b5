import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { askProcess, ProcessEnded } from '../../platform/ask-process.js';
import { watchMemory } from '../../platform/process-memory.js';
import { WaitingProcesses } from '../../platform/waiting-processes.js';
import { parseSql, runSql, type SqlAnswer, type SqlRequest } from './sandbox.js';
import type { SqlQuestion, SqlReply } from './sql-child.js';
import { SQL_WORDS, SqlRefused } from './sql-refused.js';

/** Reads and runs one query. */
export interface SqlProcess {
  parse(sql: string): Promise<unknown>;
  run(request: SqlRequest): Promise<SqlAnswer>;
  /** Ends what it is doing: nobody waits for it. */
  stop(): void;
  end(): void;
}

/** Only there where the program is compiled; run from its sources (tests), queries stay in their process. */
const CHILD = fileURLToPath(new URL('./sql-child.js', import.meta.url));
const HEAP_MB = 256;
/** What one long text takes is in no bound of DuckDB's: a process with more than this in memory is ended. */
const MOST_RESIDENT = 768 * 2 ** 20;
/** Reading a text takes milliseconds; one that keeps the parser longer is not worth it. */
const PARSE_MS = 5000;
/** DuckDB is asked to stop in time; a process that does not listen is ended this much later. */
const GRACE_MS = 1000;

const processes = new WaitingProcesses({ program: CHILD, heapMb: HEAP_MB, most: 2 });

/** A process for one query, or, where there is none to start, the same within this one. */
export const openSqlProcess = (): SqlProcess =>
  existsSync(CHILD)
    ? childProcess()
    : { parse: parseSql, run: runSql, stop: () => undefined, end: () => undefined };

function childProcess(): SqlProcess {
  const child = processes.take();
  const stopped = new AbortController();
  // One that reached a bound may still be at it; and a fault of the engine may have left it in any state.
  let isSound = true;
  const asked = async (
    question: SqlQuestion,
    milliseconds: number,
  ): Promise<Exclude<SqlReply, { refused: unknown }>> => {
    isSound = false;
    const late = AbortSignal.timeout(milliseconds);
    const large = new AbortController();
    const unwatch = watchMemory(child.pid ?? 0, MOST_RESIDENT, () => large.abort());
    const stop = AbortSignal.any([stopped.signal, late, large.signal]);
    const reply = await askProcess<SqlReply>(child, question, stop)
      .catch((error) => {
        if (late.aborted) throw new SqlRefused('bounds', SQL_WORDS.slow);
        const isLarge = large.signal.aborted || error instanceof ProcessEnded;
        throw isLarge ? new SqlRefused('bounds', SQL_WORDS.memory) : error;
      })
      .finally(unwatch);
    if (!('refused' in reply)) {
      isSound = true;
      return reply;
    }
    const { kind, messages, position } = reply.refused;
    isSound = kind !== 'bounds';
    throw new SqlRefused(kind, messages, position);
  };
  return {
    async parse(sql) {
      const reply = await asked({ parse: sql }, PARSE_MS);
      return 'tree' in reply ? reply.tree : undefined;
    },
    async run(request) {
      const reply = await asked({ run: request }, request.bounds.milliseconds + GRACE_MS);
      if (!('answer' in reply)) throw new SqlRefused('execution', SQL_WORDS.unreadable);
      return reply.answer;
    },
    stop: () => stopped.abort(),
    end() {
      if (isSound && !stopped.signal.aborted) return processes.keep(child);
      child.kill('SIGKILL');
      // The next query must not pay for this one.
      if (processes.size === 0) processes.keep(processes.start());
    },
  };
}
