import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { AppError } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { and } from '../../../tables/query/tree.js';
import { QUESTION_MS } from '../../../tables/rows/ask-table.js';
import { goneSignal } from '../../common/questions.js';
import { validatorCompiler } from '../../common/validators.js';
import { CSV_TYPE, csvOf, wantsCsv } from '../csv-answer.js';
import { readQuery } from '../read-query.js';
import type { RestApp } from '../rest-app.js';
import { askPageAt, linkNext } from '../row-cursor.js';
import { shown } from '../rows-page.js';
import { refusals } from '../schemas/common.js';
import { QueryParameters, QueryRows, QueryTree } from '../schemas/query.js';
import { findFace, orTreeRefusal } from '../table-face.js';
import { DistributionParams } from './distributions.js';

const BODY_LIMIT = 1024 * 1024;

const QueryString = Type.Object(
  {
    ...QueryParameters.properties,
    query: Type.Optional(
      Type.String({ maxLength: BODY_LIMIT, description: 'La query in JSON / the query as JSON' }),
    ),
  },
  { additionalProperties: false },
);

/**
 * Everything but the tree, which `readQuery` reads node by node: its refusals point at the node that is wrong, not at every
 * kind that it might have been.
 */
function uncheckedTree(): FastifySchemaCompiler<object> {
  const standard = validatorCompiler();
  return (route) => (route.httpPart === 'body' ? () => true : standard(route));
}

function parseQuery(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = (error as Error).message;
    const message = { it: `"query" non è JSON: ${why}`, en: `"query" is no JSON: ${why}` };
    throw new AppError('BadRequest', message, [{ pointer: '/query', code: 'json', message }]);
  }
}

/** Any question to one table, as a query tree in JSON. */
export function query(app: RestApp, services: Services): void {
  const url = '/datasets/:id/distributions/:distributionId/query';
  const schema = {
    tags: ['distributions'],
    params: DistributionParams,
    response: { 200: QueryRows, ...refusals(404, 409) },
  };

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    params: Static<typeof DistributionParams>,
    asked: Static<typeof QueryParameters>,
    tree: unknown,
  ) => {
    const { cursor, shape, format, bom, neutralise, ...face } = asked;
    const { found, filter } = await findFace(services, request, reply, params, face);
    const { timeZone } = face;
    const given = { ...(timeZone !== undefined && { timeZone }), ...readQuery(tree) };
    const narrowed = given.filter !== undefined && filter !== undefined;
    const whole = given.filter && filter ? and(given.filter, filter) : (given.filter ?? filter);
    const page = await orTreeRefusal(
      askPageAt(services, found, { ...given, ...(whole && { filter: whole }) }, cursor, {
        milliseconds: QUESTION_MS,
        signal: goneSignal(reply),
      }),
      narrowed,
    );
    const { next } = page;
    linkNext(reply, services.catalog.publicUrl, request.url, next);
    const names = page.columns.map(({ name }) => name);
    const rows = page.rows.map((row) => row.map((value, at) => shown(value, page.columns[at])));
    if (wantsCsv(request, format)) {
      reply.header('X-Total-Count', page.total).type(CSV_TYPE);
      return reply.send(csvOf(names, rows, { bom, neutralise }) as never);
    }
    return {
      columns: page.columns.map(({ name, label, type, unit }) => ({
        name,
        label,
        type,
        ...(unit !== undefined && { unit }),
      })),
      rows:
        shape === 'arrays'
          ? rows
          : rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value]))),
      total: page.total,
      next,
    };
  };

  app.post(
    url,
    {
      bodyLimit: BODY_LIMIT,
      config: { storesNothing: true },
      validatorCompiler: uncheckedTree(),
      schema: {
        ...schema,
        operationId: 'query-table',
        summary: 'Interroga la tabella con una query in JSON / asks the table a query in JSON',
        querystring: QueryParameters,
        body: QueryTree,
      },
    },
    (request, reply) => answer(request, reply, request.params, request.query, request.body),
  );

  app.get(
    url,
    {
      schema: {
        ...schema,
        operationId: 'query-table-by-address',
        summary:
          'Interroga la tabella, con la query nell’indirizzo / asks the table, the query in the address',
        querystring: QueryString,
      },
    },
    (request, reply) => {
      const { query: text, ...asked } = request.query;
      return answer(request, reply, request.params, asked, text === undefined ? {} : parseQuery(text));
    },
  );
}
