import type { FastifyReply } from 'fastify';
import type { Distribution } from '../../catalog/model/index.js';
import { readCatalog } from '../../catalog/queries/catalog.js';
import { publisherOf } from '../../catalog/queries/catalog-publisher.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { FORMATS } from '../../rdf/formats.js';
import { serialise } from '../../rdf/serialise.js';
import type { Services } from '../../services.js';
import { resolve } from '../../vocabularies/index.js';
import { wholeCatalogue } from '../dcat/whole-catalogue.js';
import { exploreAddresses } from './addresses.js';
import { begun, catalogPages } from './catalog-pages.js';
import { type ExploreDataset, tableIds } from './find-table.js';
import type { ExportQuery } from './parameters.js';
import { formatsOf } from './to-dataset.js';

/** The portal's own document for each RDF format; both spellings of `dcat_ap_it` are in use. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  rdf: '/catalog.rdf?all=true',
  dcat: '/catalog.rdf?all=true',
  dcat_ap_it: '/api/v2/catalog/exports/dcat_ap_it',
  'dcat-ap-it': '/api/v2/catalog/exports/dcat_ap_it',
  ttl: '/catalog.ttl?all=true',
};

/** Whether an export of the catalogue is one of its RDF forms. */
export const isRdfFormat = (format: string): boolean => Object.hasOwn(DOCUMENTS, format);

/** Formats of exports as the vocabulary of file types calls them, with their media types. */
const EXPORTS: Readonly<Record<string, [string, string]>> = {
  csv: ['CSV', 'text/csv'],
  json: ['JSON', 'application/json'],
  jsonl: ['JSON', 'application/jsonl'],
  geojson: ['GEOJSON', 'application/geo+json'],
  xlsx: ['XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  shp: ['SHP', 'application/zip'],
  kml: ['KML', 'application/vnd.google-earth.kml+xml'],
  parquet: ['PARQUET', 'application/vnd.apache.parquet'],
};

/**
 * The catalogue as DCAT. All of it is the portal's own document; what `where`, `refine`, `limit` and the like narrow is
 * written here, dataset after dataset. `include_exports` adds the exports of each table as distributions.
 * @throws ExploreError, OdsqlError before anything is sent
 */
export async function sendCatalogRdf(
  services: Services,
  format: string,
  request: ExportQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { db, catalog } = services;
  const { where, refine, exclude, limit, offset, include_exports } = request;
  const narrowed = [where, refine, exclude].some((list) => list?.some((text) => text.trim() !== ''));
  if (!narrowed && limit === -1 && offset === 0 && !include_exports) {
    return reply.redirect(`${catalog.publicUrl}${DOCUMENTS[format]}`, 302);
  }
  const exports = (include_exports ?? '').split(',').map((name) => name.trim().toLowerCase());
  const pages = await begun(catalogPages(services, request));
  async function* records(): AsyncGenerator<DatasetRecord[]> {
    for await (const page of pages) {
      yield page.map((dataset) =>
        withExports(dataset, catalog.publicUrl, exports, request.use_labels_in_exports),
      );
    }
  }
  const description = await readCatalog(db);
  const batches = wholeCatalogue({
    db,
    publicUrl: catalog.publicUrl,
    profile: 'it',
    catalog: description,
    defaultPublisher: await publisherOf(db, description),
    datasets: records(),
  });
  const written = FORMATS.find(({ name }) => name === (format === 'ttl' ? 'turtle' : 'rdf-xml'));
  return reply
    .type(written?.contentType ?? 'application/rdf+xml; charset=utf-8')
    .send(serialise(written?.name ?? 'rdf-xml', batches));
}

/** A dataset with the exports of its tables among its distributions. */
function withExports(
  dataset: ExploreDataset,
  publicUrl: string,
  wanted: readonly string[],
  useLabels: boolean,
): DatasetRecord {
  const { record, tables } = dataset;
  const ids = tableIds(dataset);
  const distributions = tables.flatMap((table, at): Distribution[] => {
    const id = ids[at] ?? record.name;
    return formatsOf({ ...dataset, id, table }).flatMap((format) => {
      const [code, mediaType] = EXPORTS[format] ?? [];
      if (!wanted.includes(format) || !code || !mediaType) return [];
      const iri = `${exploreAddresses(publicUrl).exports(id)}/${format}`;
      const type = resolve('file-type', code)?.concept.iri;
      const { license, title } = table.distribution;
      return [
        {
          id: table.distribution.id,
          iri,
          mediaType,
          accessURL: [iri],
          downloadURL: [useLabels ? `${iri}?use_labels=true` : iri],
          ...(type && { format: type }),
          ...(license && { license }),
          ...(title && { title }),
        },
      ];
    });
  });
  if (distributions.length === 0) return record;
  return {
    ...record,
    doc: { ...record.doc, distribution: [...(record.doc.distribution ?? []), ...distributions] },
  };
}
