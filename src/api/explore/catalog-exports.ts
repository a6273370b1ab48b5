import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Services } from '../../services.js';
import { searchDatasets } from './catalog-search.js';
import { unknown } from './explore-error.js';
import { type ExportQuery, languageFor } from './parameters.js';
import { toDataset } from './to-dataset.js';

/** Formats of the whole catalogue. The DCAT ones lead to the documents of the portal. */
export const CATALOG_FORMATS = ['csv', 'json', 'rdf', 'ttl', 'dcat', 'dcat_ap_it'] as const;

/** The portal's own document for each RDF format; both spellings of `dcat_ap_it` are in use. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  rdf: '/catalog.rdf?all=true',
  dcat: '/catalog.rdf?all=true',
  dcat_ap_it: '/api/v2/catalog/exports/dcat_ap_it',
  'dcat-ap-it': '/api/v2/catalog/exports/dcat_ap_it',
  ttl: '/catalog.ttl?all=true',
};

const PAGE = 100;

/** Columns of the CSV: what is the same for every dataset. */
const COLUMNS = [
  'title', 'description', 'publisher', 'license', 'license_url', 'language', 'keyword', 'theme', 'territory', 'references',
  'records_count', 'modified', 'data_processed', 'metadata_processed', 'update_frequency',
] as const; // biome-ignore format: lines of columns

async function* pages(
  services: Services,
  request: ExportQuery,
  publicUrl: string,
): AsyncGenerator<Record<string, unknown>[]> {
  const view = { publicUrl, language: languageFor(request), include_links: false, include_app_metas: false };
  let left = request.limit === -1 ? Number.POSITIVE_INFINITY : request.limit;
  for (let offset = request.offset; left > 0; offset += PAGE) {
    const size = Math.min(PAGE, left);
    const { datasets, total } = await searchDatasets(
      services,
      { order_by: 'dcat.created', ...request },
      { limit: size, offset },
    );
    if (datasets.length > 0) yield datasets.map((dataset) => toDataset(dataset, view));
    left -= size;
    if (offset + size >= total) return;
  }
}

function csvLine(values: readonly unknown[], { delimiter, list_separator, quote_all }: ExportQuery): string {
  const cells = values.map((value) => {
    const text = Array.isArray(value)
      ? value.join(list_separator)
      : value === null || value === undefined
        ? ''
        : String(value);
    return quote_all || text.includes(delimiter) || /["\r\n]/.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  });
  return `${cells.join(delimiter)}\r\n`;
}

/** The whole catalogue as a file, page after page. The first page is asked for before the answer begins. @throws ExploreError, OdsqlError */
export async function sendCatalogExport(
  services: Services,
  format: string,
  request: ExportQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { publicUrl } = services.catalog;
  const document = Object.hasOwn(DOCUMENTS, format) ? DOCUMENTS[format] : undefined;
  if (document) {
    const filtered = request.where?.length || request.refine?.length || request.exclude?.length;
    if (filtered) throw unknown('export format with where, refine or exclude', format);
    return reply.redirect(`${publicUrl}${document}`, 302);
  }
  if (format !== 'json' && format !== 'csv') throw unknown('export format', format);
  const datasets = pages(services, request, publicUrl);
  const first = await datasets.next();
  async function* text(): AsyncGenerator<string> {
    try {
      if (format === 'csv')
        yield `${request.with_bom ? '\ufeff' : ''}${csvLine(['datasetid', ...COLUMNS.map((name) => `default.${name}`)], request)}`;
      else yield '[';
      let separator = '\n';
      for (let chunk = first; !chunk.done; chunk = await datasets.next()) {
        for (const dataset of chunk.value) {
          const basic = (dataset.metas as { default: Record<string, unknown> }).default;
          if (format === 'csv')
            yield csvLine([dataset.dataset_id, ...COLUMNS.map((name) => basic[name])], request);
          else yield `${separator}${JSON.stringify(dataset)}`;
          separator = ',\n';
        }
      }
      if (format === 'json') yield '\n]\n';
    } finally {
      await datasets.return(undefined);
    }
  }
  return reply
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
    .header('content-disposition', `attachment; filename="catalog.${format}"`)
    .send(Readable.from(text()));
}
