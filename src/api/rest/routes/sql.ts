import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorName } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { querySql, SQL_BOUNDS } from '../../../tables/sql/query-sql.js';
import { type SqlRefusalKind, SqlRefused } from '../../../tables/sql/sql-refused.js';
import { askerOf, goneSignal, orQuestionRefusal } from '../../common/questions.js';
import { CSV_TYPE, CsvOptions, csvOf, wantsCsv } from '../csv-answer.js';
import { findSqlTable } from '../find-sql-table.js';
import type { RestApp } from '../rest-app.js';
import { choice, refusals } from '../schemas/common.js';

const SECONDS = SQL_BOUNDS.milliseconds / 1000;
const DESCRIPTION = `Una sola SELECT (DuckDB, con il significato di PostgreSQL dove differiscono). Le tabelle si nominano fra
virgolette doppie: l’id della distribuzione, oppure il nome del dataset ("nome", "nome~2" per la seconda tabella).
Limiti: ${SECONDS} s, ${SQL_BOUNDS.memory} di memoria, ${SQL_BOUNDS.rows} righe (poi "truncated" è true), ${SQL_BOUNDS.bytes / 1e6} MB di risposta.

One SELECT (DuckDB, with PostgreSQL's meaning where they differ). Tables are named in double quotes: the id of the
distribution, or the name of the dataset ("name", "name~2" for its second table). Limits: ${SECONDS} s, ${SQL_BOUNDS.memory} of memory,
${SQL_BOUNDS.rows} rows ("truncated" is true then), ${SQL_BOUNDS.bytes / 1e6} MB of answer.`;

const Options = {
  shape: Type.Optional(choice(['objects', 'arrays'])),
  format: Type.Optional(choice(['json', 'csv'])),
  ...CsvOptions,
};
const text = Type.String({ minLength: 1, description: 'Una SELECT / one SELECT' });
const SqlQuery = Type.Object({ sql: text, ...Options }, { additionalProperties: false });
const SqlOptions = Type.Object({ sql: Type.Optional(text), ...Options }, { additionalProperties: false });

const SqlRows = Type.Object(
  {
    columns: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.String(),
        sqlType: Type.String({ description: 'Tipo di DuckDB / type of DuckDB' }),
      }),
    ),
    rows: Type.Array(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Array(Type.Unknown())])),
    truncated: Type.Boolean({ description: 'Ce n’erano altre / there were more' }),
  },
  { $id: 'SqlRows' },
);

/** Types of columns by how the names of DuckDB's begin. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/\[\d*\]$|^(STRUCT|MAP|UNION|JSON)/, 'json'],
  [/^U?(TINY|SMALL|BIG|HUGE)INT|^U?INTEGER/, 'integer'],
  [/^(DECIMAL|DOUBLE|FLOAT)/, 'number'],
  [/^BOOLEAN/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP/, 'dateTime'],
];
const typeOf = (sqlType: string): string => TYPES.find(([pattern]) => pattern.test(sqlType))?.[1] ?? 'text';

const KINDS: Record<SqlRefusalKind, ErrorName> = {
  statement: 'BadRequest',
  execution: 'BadRequest',
  bounds: 'BadRequest',
  forbidden: 'NotAllowedHere',
  busy: 'TooManyRequests',
};

/** A place in a text by line and column. */
function positionIn(sql: string, offset: number) {
  const before = sql.slice(0, offset).split('\n');
  return { offset, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function toProblem(error: unknown, sql: string): unknown {
  if (!(error instanceof SqlRefused)) return error;
  const { kind, messages, position } = error;
  const message = { it: `La query non si può eseguire: ${messages.it}`, en: messages.en };
  return new AppError(KINDS[kind], message, [
    {
      pointer: '/sql',
      code: `sql-${kind}`,
      message,
      ...(position !== undefined && { position: positionIn(sql, position) }),
    },
  ]);
}

/** SQL over all tables that whoever asks may read. */
export function sql(app: RestApp, services: Services): void {
  const schema = {
    tags: ['distributions'],
    description: DESCRIPTION,
    response: { 200: SqlRows, ...refusals(403, 404, 413, 429) },
  };

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Omit<Static<typeof SqlOptions>, 'sql'>,
    statement: string,
  ) => {
    const tableOf = async (name: string) => {
      const found = await findSqlTable(services, request.actor, name);
      if (found) return found;
      const message = { it: `Nessuna tabella "${name}".`, en: `No table "${name}".` };
      throw new AppError('NotFound', message, [{ pointer: '/sql', code: 'sql-table', message }]);
    };
    reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
    const found = await orQuestionRefusal(
      querySql(services, askerOf(request), statement, tableOf, { signal: goneSignal(reply) }).catch(
        (error) => {
          throw toProblem(error, statement);
        },
      ),
    );
    const names = found.columns.map(({ name }) => name);
    if (wantsCsv(request, asked.format)) {
      if (found.truncated) reply.header('X-Truncated', 'true');
      return reply.type(CSV_TYPE).send(csvOf(names, found.rows, asked) as never);
    }
    return {
      columns: found.columns.map(({ name, type }) => ({ name, type: typeOf(type), sqlType: type })),
      rows:
        asked.shape === 'arrays'
          ? found.rows
          : found.rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value]))),
      truncated: found.truncated,
    };
  };

  app.get(
    '/sql',
    {
      schema: {
        ...schema,
        operationId: 'query-sql',
        summary: 'Interroga le tabelle pubbliche in SQL / asks the public tables in SQL',
        querystring: SqlQuery,
      },
    },
    (request, reply) => answer(request, reply, request.query, request.query.sql),
  );

  app.register(async (scope) => {
    const own = scope as unknown as RestApp;
    for (const type of ['application/sql', 'text/plain']) {
      own.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) =>
        done(null, { sql: body }),
      );
    }
    own.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    own.post(
      '/sql',
      {
        bodyLimit: 2 * 1024 * 1024,
        config: { storesNothing: true },
        schema: {
          ...schema,
          operationId: 'query-sql-by-post',
          summary: 'Come GET; la query nel corpo / as GET; the query in the body',
          querystring: Type.Object(Options, { additionalProperties: false }),
          body: SqlQuery,
          consumes: ['application/json', 'application/sql', 'application/x-www-form-urlencoded'],
        },
      },
      (request, reply) => answer(request, reply, { ...request.query, ...request.body }, request.body.sql),
    );
  });
}
