import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { readCatalog } from '../../catalog/queries/catalog.js';
import type { Services } from '../../services.js';
import { type CatalogWriter, dataJsonWriter, dublinCoreWriter, rssWriter } from './catalog-feeds.js';
import { begun, catalogPages } from './catalog-pages.js';
import { isRdfFormat, sendCatalogRdf } from './catalog-rdf.js';
import { catalogWorkbook } from './catalog-workbook.js';
import { unknown } from './explore-error.js';
import type { ExploreDataset } from './find-table.js';
import { type ExportQuery, languageFor } from './parameters.js';
import { type DatasetView, toDataset } from './to-dataset.js';

/** Formats of the whole catalogue. */
export const CATALOG_FORMATS = [
  'csv', 'json', 'xlsx', 'rss', 'rdf', 'ttl', 'data.json', 'dcat', 'dublin_core', 'dcat_ap_it',
] as const; // biome-ignore format: lines of formats

/** Columns of the CSV: what is the same for every dataset. */
const COLUMNS = [
  'title', 'description', 'publisher', 'license', 'license_url', 'language', 'keyword', 'theme', 'territory', 'references',
  'records_count', 'modified', 'data_processed', 'metadata_processed', 'update_frequency',
] as const; // biome-ignore format: lines of columns

const HEADER = ['datasetid', ...COLUMNS.map((name) => `default.${name}`)];

const plainText = (value: unknown, separator: string): string =>
  Array.isArray(value) ? value.join(separator) : value === null || value === undefined ? '' : String(value);

function csvLine(values: readonly unknown[], { delimiter, list_separator, quote_all }: ExportQuery): string {
  const cells = values.map((value) => {
    const text = plainText(value, list_separator);
    return quote_all || text.includes(delimiter) || /["\r\n]/.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  });
  return `${cells.join(delimiter)}\r\n`;
}

/** Datasets as files show them: without links and counts. */
const plainView = (services: Services, request: ExportQuery): DatasetView => ({
  publicUrl: services.catalog.publicUrl,
  language: languageFor(request),
  include_links: false,
  include_app_metas: false,
});

/** The writer of a format, undefined where there is none. */
async function writerOf(
  services: Services,
  format: string,
  request: ExportQuery,
): Promise<CatalogWriter | undefined> {
  const view = plainView(services, request);
  const shown = (dataset: ExploreDataset) => toDataset(dataset, view);
  switch (format) {
    case 'json':
      return {
        type: 'application/json; charset=utf-8',
        extension: 'json',
        begin: '[',
        dataset: (dataset, first) => `${first ? '' : ','}\n${JSON.stringify(shown(dataset))}`,
        end: '\n]\n',
      };
    case 'csv':
      return {
        type: 'text/csv; charset=utf-8',
        extension: 'csv',
        begin: `${request.with_bom ? '\ufeff' : ''}${csvLine(HEADER, request)}`,
        dataset: (dataset) => csvLine(cellsOf(shown(dataset)), request),
        end: '',
      };
    case 'rss':
      return rssWriter(await readCatalog(services.db), view);
    case 'data.json':
      return dataJsonWriter(view);
    case 'dublin_core':
      return dublinCoreWriter(view);
    default:
      return undefined;
  }
}

const cellsOf = (shown: Record<string, unknown>): unknown[] => {
  const basic = (shown.metas as { default: Record<string, unknown> }).default;
  return [shown.dataset_id, ...COLUMNS.map((name) => basic[name])];
};

/** The whole catalogue as a file, page after page. The first page is asked for before the answer begins. @throws ExploreError, OdsqlError */
export async function sendCatalogExport(
  services: Services,
  format: string,
  request: ExportQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (isRdfFormat(format)) return sendCatalogRdf(services, format, request, reply);
  if (format === 'xlsx') {
    const view = plainView(services, request);
    const pages = await begun(catalogPages(services, request));
    const rows = (dataset: ExploreDataset): string[] =>
      cellsOf(toDataset(dataset, view)).map((value) => plainText(value, request.list_separator));
    return reply
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', 'attachment; filename="catalog.xlsx"')
      .send(catalogWorkbook(HEADER, pages, rows));
  }
  const writer = await writerOf(services, format, request);
  if (!writer) throw unknown('export format', format);
  const { type, extension, begin, dataset: write, end } = writer;
  const pages = await begun(catalogPages(services, request));
  async function* text(): AsyncGenerator<string> {
    yield begin;
    let first = true;
    for await (const page of pages) {
      for (const dataset of page) {
        yield write(dataset, first);
        first = false;
      }
    }
    yield end;
  }
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="catalog.${extension}"`)
    .send(Readable.from(text()));
}
