import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { contactPointOf, distributionPage, tableApi } from '../../../catalog/addresses.js';
import { textIn } from '../../../catalog/model/index.js';
import type { Services } from '../../../services.js';
import { formatsFor } from '../../../tables/export/formats.js';
import { column } from '../../../tables/query/tree.js';
import { readTable } from '../../../tables/rows/table-of.js';
import { exampleFilter } from '../../../tables/service/ready-calls.js';
import { labelOf, licenceByAnyIri } from '../../../vocabularies/index.js';
import { languageOf } from '../../common/problem.js';
import { exploreDatasets, tableIds } from '../../explore/find-table.js';
import { alreadyHas } from '../etag.js';
import type { RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { TableQuery } from '../schemas/tables.js';
import { findFace, type TableFace } from '../table-face.js';
import { tableOpenapi } from '../table-openapi.js';
import { DistributionParams } from './distributions.js';

/** Rows that examples are taken from. */
const SAMPLES = 5;
/** Columns whose values are read for examples. */
const MOST_COLUMNS = 300;

/** The interfaces to one table, described for programs: what its data service in the catalogue points to. */
export function tableService(app: RestApp, services: Services): void {
  app.get(
    '/datasets/:id/distributions/:distributionId/openapi.json',
    {
      schema: {
        tags: ['distributions'],
        operationId: 'read-table-openapi',
        summary: 'Le interfacce della tabella (OpenAPI 3.1) / the interfaces to the table',
        params: DistributionParams,
        querystring: TableQuery,
        response: {
          200: {
            description: 'OpenAPI 3.1',
            content: { 'application/json': { schema: Type.Object({}, { additionalProperties: true }) } },
          },
          ...refusals(404, 409),
        },
      },
    },
    async (request, reply) => {
      const face = await findFace(services, request, reply, request.params, request.query);
      const document = tableOpenapi(await described(services, face, languageOf(request)));
      const body = JSON.stringify(document);
      const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
      reply.header('ETag', tag).header('Vary', 'Authorization, Accept-Language');
      if (alreadyHas(request, tag)) return reply.code(304 as never).send(undefined as never);
      return reply.type('application/json; charset=utf-8').send(document as never);
    },
  );
}

async function described(services: Services, { record, distribution, found }: TableFace, lang: 'it' | 'en') {
  const { publicUrl } = services.catalog;
  const shown = found.columns.slice(0, MOST_COLUMNS).map(({ name }) => column(name));
  const { rows: samples } =
    shown.length === 0
      ? { rows: [] }
      : await readTable(services, found, { select: shown, limit: SAMPLES }, { total: false });
  const part = found.kind === 'file' ? found.table.part : 0;
  const titles = [textIn(record.doc.title, lang), textIn(distribution.title, lang)].filter(Boolean);
  const description = textIn(distribution.description, lang) ?? textIn(record.doc.description, lang);
  const office = record.doc.contactPoint?.[0] ?? contactPointOf(publicUrl, record.organization);
  const isPublic = record.version === 'published' && record.visibility === 'public';
  return {
    publicUrl,
    api: tableApi(publicUrl, record.id, distribution.id),
    title: titles.join(' — ') || record.name,
    description: description ?? '',
    page: distributionPage(publicUrl, record.name, distribution.id),
    version: found.table.modifiedAt.toISOString(),
    licence: licenceOf(distribution.license, lang),
    contact:
      office?.fn === undefined
        ? undefined
        : { name: office.fn, ...(office.email && { email: office.email }) },
    columns: found.columns,
    rowCount: found.table.rowCount ?? 0,
    samples,
    example: exampleFilter(found.columns, samples),
    part,
    exports: formatsFor(found.columns).map(({ id }) => id),
    exploreId: isPublic ? await exploreIdOf(services, record.id, distribution.id, part) : undefined,
    resourceId: distribution.id,
  };
}

function licenceOf(licence: TableFace['distribution']['license'], lang: 'it' | 'en') {
  if (!licence) return undefined;
  const known = licence.iri === undefined ? undefined : licenceByAnyIri(licence.iri);
  const name = known
    ? labelOf(known.vocabulary, known.iri, lang)
    : (textIn(licence.name, lang) ?? licence.iri);
  const url = known?.url ?? licence.iri;
  return name === undefined ? undefined : { name, ...(url !== undefined && { url }) };
}

/** What the Explore API calls that table. */
async function exploreIdOf(
  services: Services,
  datasetId: string,
  distributionId: string,
  part: number,
): Promise<string | undefined> {
  const [dataset] = await exploreDatasets(services, [datasetId]);
  if (!dataset) return undefined;
  const at = dataset.tables.findIndex(
    ({ distribution, found }) =>
      distribution.id === distributionId && (found.kind === 'rows' || found.table.part === part),
  );
  return at < 0 ? undefined : tableIds(dataset)[at];
}
