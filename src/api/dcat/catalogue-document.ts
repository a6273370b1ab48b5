import type { FastifyReply, FastifyRequest } from 'fastify';
import { catalogIri } from '../../catalog/addresses.js';
import { readCatalog } from '../../catalog/queries/catalog.js';
import { publisherOf } from '../../catalog/queries/catalog-publisher.js';
import { tablesOf, tablesState } from '../../catalog/queries/distributions-with-tables.js';
import { listPublic } from '../../catalog/queries/list-resources.js';
import { organizationsState } from '../../catalog/queries/organizations-state.js';
import type { CatalogRecord, DatasetRecord } from '../../catalog/record.js';
import { AppError, isAppError } from '../../errors.js';
import type { Format } from '../../rdf/formats.js';
import {
  catalogQuads,
  dataServiceQuads,
  datasetQuads,
  documentMemory,
  pagingQuads,
  resourceIri,
  tableServiceIris,
} from '../../rdf/to-dcat/index.js';
import { type DcatOptions, pathOf, queryOf } from './options.js';
import { type CatalogParameters, catalogParameters } from './parameters.js';
import { sendRdf } from './reply.js';
import { wholeCatalogue } from './whole-catalogue.js';

/** Datasets on a page: what dati.gov.it and CKAN's harvester are used to (contract, section 1). */
const PAGE_SIZE = 100;

/**
 * The catalogue as RDF: a page of 100 datasets with its paging node, or all of it with `all`. Data services are paged
 * beside the datasets, so that each is described on one page only.
 * @param always all of it whatever the parameters say
 */
export async function sendCatalogue(
  options: DcatOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  { always = false }: { always?: boolean } = {},
): Promise<FastifyReply> {
  const { db, publicUrl } = options;
  const parameters = catalogParameters(queryOf(request));
  const [catalog, organizations, tables] = await Promise.all([
    readCatalog(db),
    organizationsState(db),
    tablesState(db),
  ]);
  const changes = [catalog.modifiedAt, organizations.lastModifiedAt ?? catalog.modifiedAt];
  const search = queryOf(request).toString();
  const all = always || parameters.all;
  return sendRdf(request, reply, {
    format,
    fingerprint: [publicUrl, request.raw.url, catalog.revision, catalog.modifiedAt, organizations, tables],
    lastModified: new Date(Math.max(...changes.map((date) => date.getTime()))),
    alternate: (extension) => `${publicUrl}/catalog.${extension}${search === '' ? '' : `?${search}`}`,
    body: all
      ? {
          batches: () => wholeBatches(options, catalog, parameters),
        }
      : { whole: () => pageQuads(options, catalog, parameters, request) },
  });
}

async function* wholeBatches(options: DcatOptions, catalog: CatalogRecord, parameters: CatalogParameters) {
  const { db, publicUrl } = options;
  const { profile, modifiedSince } = parameters;
  const defaultPublisher = await publisherOf(db, catalog);
  const datasets = isSearch(options, parameters) ? found(options, parameters) : undefined;
  yield* wholeCatalogue({ db, publicUrl, profile, catalog, defaultPublisher, modifiedSince, datasets });
}

/** Everything that a search finds, page by page. */
async function* found(options: DcatOptions, parameters: CatalogParameters): AsyncGenerator<DatasetRecord[]> {
  for (let offset = 0; ; offset += PAGE_SIZE) {
    const { records, total } = await listDatasets(options, parameters, { limit: PAGE_SIZE, offset });
    if (records.length > 0) yield records;
    if (offset + PAGE_SIZE >= total) return;
  }
}

/** Whether a search filters the datasets. Its documents carry no services: a search is for datasets. */
const isSearch = ({ search }: DcatOptions, { q, fq }: CatalogParameters): boolean =>
  search !== undefined && Boolean(q || fq);

async function pageQuads(
  options: DcatOptions,
  catalog: CatalogRecord,
  parameters: CatalogParameters,
  request: FastifyRequest,
) {
  const { db, publicUrl } = options;
  const { page, profile, modifiedSince, kept } = parameters;
  const slice = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE, ...(modifiedSince && { modifiedSince }) };
  const [datasets, services, defaultPublisher] = await Promise.all([
    listDatasets(options, parameters, slice),
    isSearch(options, parameters) ? { records: [], total: 0 } : listPublic(db, 'dataService', slice),
    publisherOf(db, catalog),
  ]);
  const iris = {
    datasets: datasets.records.map((record) => resourceIri(publicUrl, record)),
    services: services.records.map((record) => resourceIri(publicUrl, record)),
  };
  const here = new Set([...iris.datasets, ...iris.services]);
  const context = {
    publicUrl,
    profile,
    memory: documentMemory(),
    describes: (iri: string) => here.has(iri),
    hasTable: await tablesOf(db, datasets.records),
  };
  const ofTables = datasets.records.flatMap((record) => tableServiceIris(record, context));
  const lastPage = Math.max(1, Math.ceil(Math.max(datasets.total, services.total) / PAGE_SIZE));
  return [
    ...catalogQuads(
      catalog,
      { ...iris, services: [...iris.services, ...ofTables], defaultPublisher },
      context,
    ),
    ...pagingQuads(catalogIri(publicUrl), {
      page,
      lastPage,
      pageSize: PAGE_SIZE,
      totalItems: datasets.total,
      self: `${publicUrl}${request.raw.url}`,
      addressOf: (target) => `${publicUrl}${pathOf(request)}?${withPage(kept, target)}`,
    }),
    ...datasets.records.flatMap((record) => datasetQuads(record, context)),
    ...services.records.flatMap((record) => dataServiceQuads(record, context)),
  ];
}

const withPage = (kept: URLSearchParams, page: number): string => {
  const query = new URLSearchParams(kept);
  query.append('page', String(page));
  return query.toString();
};

async function listDatasets(
  { db, search }: DcatOptions,
  { q, fq, modifiedSince }: CatalogParameters,
  slice: { limit: number; offset: number },
) {
  const options = { ...slice, ...(modifiedSince && { modifiedSince }) };
  if (!search || (!q && !fq)) return listPublic(db, 'dataset', options);
  try {
    return await search({ ...options, ...(q && { q }), ...(fq && { fq }) });
  } catch (error) {
    // CKAN answers a bad query with 409 here (contract, section 1).
    throw isAppError(error) && error.status < 500 ? new AppError('Conflict', error.detail) : error;
  }
}
