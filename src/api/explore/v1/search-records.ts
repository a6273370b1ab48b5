import type { FastifyReply } from 'fastify';
import type { Services } from '../../../services.js';
import { badParameter, unknown } from '../explore-error.js';
import { getExploreTable } from '../find-table.js';
import { readInTime } from '../read-in-time.js';
import { recordFacets } from '../record-facets.js';
import { tableQuery } from '../table-request.js';
import { facetGroups, sendV1 } from './answer.js';
import { downloadRecords } from './downloads.js';
import { type V1Request, v1Facets, v1Page } from './parameters.js';
import {
  askedRecords,
  narrowedRecords,
  recordWriter,
  type V1Record,
  v1Table,
  withNumber,
} from './records.js';
import { recordsRss } from './records-rss.js';

/** `/api/records/1.0/search/` (contract, section 6). @throws ExploreError, OdsqlError */
export async function searchRecords(
  services: Services,
  request: V1Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const format = request.one('format') || 'json';
  if (!['json', 'jsonp', 'geojson', 'csv', 'rss'].includes(format))
    throw badParameter(`Unknown format: ${format}`);
  const page = v1Page(request);
  if (format === 'csv') return downloadRecords(services, request, reply, page);
  const found = await v1Table(services, request);
  const asked = askedRecords(services, found, request);
  const { rows, columns, total } = await readInTime(
    services,
    found.table.found,
    { ...withNumber(asked), ...page },
    { total: true },
  ).catch((error) => {
    throw asked.fault(error);
  });
  const narrowed = narrowedRecords(found, request);
  const records = rows.map(recordWriter(found, asked, columns, narrowed.timezone));
  if (format === 'rss') {
    return reply
      .type('application/rss+xml; charset=utf-8')
      .send(recordsRss(services, found, request, records));
  }
  if (format === 'geojson') {
    const features = records.map(({ geometry, fields }) => ({
      type: 'Feature',
      geometry: geometry ?? null,
      properties: fields,
    }));
    return sendV1(request, reply, { type: 'FeatureCollection', features });
  }
  const facet = v1Facets(request);
  const facets = facet.length === 0 ? [] : await recordFacets(services, found.table, { ...narrowed, facet });
  return sendV1(request, reply, {
    nhits: total,
    parameters: request.echo({ dataset: found.id, rows: page.limit, start: page.offset }),
    records,
    ...(facet.length > 0 && { facet_groups: facetGroups(facets) }),
  });
}

/** One record by its number. @throws ExploreError 404 */
export async function oneV1Record(
  services: Services,
  id: string,
  recordId: string,
  request: V1Request,
): Promise<V1Record> {
  const found = await getExploreTable(services, id);
  if (!/^[1-9]\d{0,14}$/.test(recordId)) throw unknown('record', recordId);
  const narrowed = narrowedRecords(found, request);
  const asked = tableQuery(services, found.table, { ...narrowed, where: [`_id = ${recordId}`] });
  const { rows, columns } = await readInTime(
    services,
    found.table.found,
    { ...withNumber(asked), limit: 1 },
    { total: false },
  );
  const [row] = rows;
  if (!row) throw unknown('record', recordId);
  return recordWriter(found, asked, columns, narrowed.timezone)(row);
}
