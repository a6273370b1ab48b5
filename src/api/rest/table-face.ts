import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Distribution } from '../../catalog/model/index.js';
import { getResource } from '../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { AppError, notFound } from '../../errors.js';
import type { Services } from '../../services.js';
import { QueryError } from '../../tables/query/errors.js';
import type { Filter } from '../../tables/query/tree.js';
import { findTableOf, type ReadableTable } from '../../tables/rows/table-of.js';
import { orQuestionRefusal } from '../common/questions.js';
import { orRowRefusal } from '../common/row-refusals.js';
import { orUnavailable, RowFilters } from './rows-page.js';
import { readFilter, valueReader } from './rows-query.js';
import { TableQuery } from './schemas/tables.js';

/** What every face of a table takes: which table, and which rows of it. */
export const FaceQuery = Type.Object(
  { ...TableQuery.properties, ...RowFilters },
  { additionalProperties: false },
);

/** A table of a distribution that whoever asks may see, with the rows of it that are meant. */
export interface TableFace {
  record: DatasetRecord;
  distribution: Distribution;
  found: ReadableTable;
  filter: Filter | undefined;
}

/**
 * The table that an address names. Errors: NotFound for what does not exist or may not be seen, PreviewUnavailable while
 * there is no table, BadRequest for a filter that the table cannot answer.
 */
export async function findFace(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, distributionId }: { id: string; distributionId: string },
  query: Static<typeof FaceQuery>,
): Promise<TableFace> {
  const { version } = query;
  reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
  const record = await getResource(services.db, request.actor, 'dataset', id, {
    ...(version && { version }),
  });
  const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
  if (!distribution) throw notFound(distributionId);
  const found = await orRowRefusal(findTableOf(services.db, distribution, query.table));
  orUnavailable(reply, found);
  const known = new Set([...found.columns.map(({ name }) => name), '_id']);
  const read = valueReader(found.columns, query.timeZone);
  return { record, distribution, found, filter: readFilter(query.filter, query.q, known, read) };
}

/**
 * As `orQuestionRefusal`, with the place of what is wrong as the tree or the chart that was asked for has it.
 *
 * @param narrowed whether the filter of the tree was joined with that of the address
 */
export const orTreeRefusal = <T>(work: Promise<T>, narrowed = false): Promise<T> =>
  orQuestionRefusal(
    work.catch((error) => {
      if (!(error instanceof QueryError)) throw error;
      const { code, messages, path } = error;
      const pointer = narrowed ? path.replace(/^\/filter\/filters\/(?:0|1.*)/, '/filter') : path;
      throw new AppError('BadRequest', messages, [{ pointer, code, message: messages }]);
    }),
  );
