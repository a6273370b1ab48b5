import { parseSql, runSql, type SqlAnswer, type SqlRequest } from './sandbox.js';
import { type SqlRefusalKind, SqlRefused } from './sql-refused.js';

/** What the process of a query is asked, in this order. */
export type SqlQuestion = { parse: string } | { run: SqlRequest };

/** What it answers to each. */
export type SqlReply =
  | { tree: unknown }
  | { answer: SqlAnswer }
  | { refused: { kind: SqlRefusalKind; message: string; position?: number | undefined } };

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
    const { message } = error as Error;
    return error instanceof SqlRefused
      ? { refused: { kind: error.kind, message, position: error.position } }
      : { refused: { kind: 'execution', message } };
  }
}

process.once('disconnect', () => process.exit(0));
process.on('message', (question: SqlQuestion) => {
  void replyTo(question).then((reply) => process.send?.(reply));
});
