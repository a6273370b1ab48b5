import type { Bilingual } from '../../errors.js';
import { parseSql, runSql, type SqlAnswer, type SqlRequest } from './sandbox.js';
import { type SqlRefusalKind, SqlRefused } from './sql-refused.js';

/** What the process of a query is asked, in this order. */
export type SqlQuestion = { parse: string } | { run: SqlRequest };

/** What it answers to each. */
export type SqlReply =
  | { tree: unknown }
  | { answer: SqlAnswer }
  | { refused: { kind: SqlRefusalKind; messages: Bilingual; position?: number | undefined } };

/*
 * A process for queries of strangers, one at a time (`sql-process.ts` starts it): reads a text, then runs it. Whatever the
 * text does to it, the portal goes on.
 */

async function replyTo(question: SqlQuestion): Promise<SqlReply> {
  try {
    return 'parse' in question
      ? { tree: await parseSql(question.parse) }
      : { answer: await runSql(question.run) };
  } catch (error) {
    const { kind, messages, position } =
      error instanceof SqlRefused ? error : new SqlRefused('execution', (error as Error).message);
    return { refused: { kind, messages, position } };
  }
}

process.once('disconnect', () => process.exit(0));
process.on('message', (question: SqlQuestion) => {
  void replyTo(question).then((reply) => process.send?.(reply));
});
