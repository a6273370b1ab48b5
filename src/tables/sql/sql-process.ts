import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WaitingProcesses } from '../../platform/waiting-processes.js';
import { parseSql, runSql, type SqlAnswer, type SqlRequest } from './sandbox.js';
import type { SqlQuestion, SqlReply } from './sql-child.js';
import { SqlRefused } from './sql-refused.js';

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
  // One that reached a bound may still be at it; and a fault of the engine may have left it in any state.
  let isSound = true;
  let isStopped = false;
  const asked = async (question: SqlQuestion, milliseconds: number): Promise<SqlReply> => {
    isSound = false;
    try {
      const reply = await ask(child, question, milliseconds);
      isSound = true;
      return reply;
    } catch (error) {
      isSound = error instanceof SqlRefused && error.kind !== 'bounds';
      throw error;
    }
  };
  return {
    async parse(sql) {
      const reply = await asked({ parse: sql }, PARSE_MS);
      return 'tree' in reply ? reply.tree : undefined;
    },
    async run(request) {
      const reply = await asked({ run: request }, request.bounds.milliseconds + GRACE_MS);
      if (!('answer' in reply)) throw new SqlRefused('execution', 'No answer');
      return reply.answer;
    },
    stop() {
      isStopped = true;
      child.kill('SIGKILL');
    },
    end() {
      if (isSound && !isStopped) return processes.keep(child);
      child.kill('SIGKILL');
      // The next query must not pay for this one.
      if (processes.size === 0) processes.keep(processes.start());
    },
  };
}

/** One question and its answer. A process that ends, or takes too long, has asked for more than it may have. */
function ask(child: ChildProcess, question: SqlQuestion, milliseconds: number): Promise<SqlReply> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => (): void => settle(() => reject(new SqlRefused('bounds', why)));
    const onMessage = (reply: SqlReply): void =>
      settle(() =>
        'refused' in reply
          ? reject(new SqlRefused(reply.refused.kind, reply.refused.message, reply.refused.position))
          : resolve(reply),
      );
    const onEnd = fail('Query needs too much memory');
    const timer = setTimeout(fail('Query takes too long'), milliseconds);
    const settle = (then: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage).off('close', onEnd).off('error', onEnd);
      then();
    };
    child.once('message', onMessage).once('close', onEnd).once('error', onEnd);
    child.send(question, (error) => error && onEnd());
  });
}
