import type { Services } from '../../services.js';
import type { Query } from '../../tables/query/tree.js';
import { exploreAddresses, type Link, pageLinks } from './addresses.js';
import { unknown } from './explore-error.js';
import type { ExploreDataset, ExploreTable } from './find-table.js';
import { FARTHEST, type ListQuery, pageOf, zoneOf } from './parameters.js';
import { readInTime } from './read-in-time.js';
import { jsonWriters } from './show-value.js';
import { type TableRequest, tableQuery } from './table-request.js';

type Found = ExploreDataset & { table: ExploreTable };

interface Decorations {
  include_links: boolean;
  include_app_metas: boolean;
}

const ID = '_id';

/** Links and technical values of one record. */
function decorate(
  services: Services,
  { id, table }: Found,
  record: Record<string, unknown>,
  rowId: unknown,
  { include_links, include_app_metas }: Decorations,
): Record<string, unknown> {
  const at = exploreAddresses(services.catalog.publicUrl);
  const links: Link[] = [
    { href: at.record(id, String(rowId)), rel: 'self' },
    { href: at.datasets, rel: 'datasets' },
    { href: at.dataset(id), rel: 'dataset' },
    { href: at.catalog, rel: 'catalog' },
  ];
  return {
    ...(include_links && { _links: links }),
    ...(include_app_metas && {
      _id: String(rowId),
      _timestamp: table.modifiedAt.toISOString().replace('Z', '+00:00'),
      _size: Buffer.byteLength(JSON.stringify(record)),
    }),
    ...record,
  };
}

/** A page of records (contract, section 3, Records). Of groups there is no total. */
export async function listRecords(
  services: Services,
  found: Found,
  request: ListQuery,
  url: string,
): Promise<Record<string, unknown>> {
  const asked = tableQuery(services, found.table, request);
  const page = pageOf(request, asked.query.groupBy !== undefined);
  const decorated = !asked.grouped && (request.include_links || request.include_app_metas);
  const select = [
    ...(asked.query.select ?? []),
    ...(decorated ? [{ kind: 'column', column: ID, alias: 'record id' } as const] : []),
  ];
  const query: Query = { ...asked.query, select, ...page };
  const { rows, columns, total } = await readInTime(services, found.table.found, query, {
    total: !asked.grouped,
  }).catch((error) => {
    throw asked.fault(error);
  });
  const writers = jsonWriters(asked.outputs, columns, zoneOf(request));
  const results = rows.map((row) => {
    const record = Object.fromEntries(asked.outputs.map(({ name }, at) => [name, writers[at]?.(row[at])]));
    return decorated ? decorate(services, found, record, row[asked.outputs.length], request) : record;
  });
  return {
    ...(!asked.grouped && { total_count: total }),
    ...(request.include_links && {
      _links: pageLinks(services.catalog.publicUrl, url, page, asked.grouped ? undefined : total, FARTHEST),
    }),
    results,
  };
}

/** One record by its number, flat. @throws ExploreError 404 */
export async function oneRecord(
  services: Services,
  found: Found,
  recordId: string,
  request: TableRequest & Decorations,
): Promise<Record<string, unknown>> {
  if (!/^[1-9]\d{0,14}$/.test(recordId)) throw unknown('record', recordId);
  const asked = tableQuery(services, found.table, request);
  const query: Query = {
    ...asked.query,
    filter: { kind: 'comparison', column: ID, operator: '=', value: Number(recordId) },
    limit: 1,
  };
  const { rows, columns } = await readInTime(services, found.table.found, query, { total: false }).catch(
    (error) => {
      throw asked.fault(error);
    },
  );
  const [row] = rows;
  if (!row) throw unknown('record', recordId);
  const writers = jsonWriters(asked.outputs, columns, zoneOf(request));
  const record = Object.fromEntries(asked.outputs.map(({ name }, at) => [name, writers[at]?.(row[at])]));
  return decorate(services, found, record, recordId, request);
}
