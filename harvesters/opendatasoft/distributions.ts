import type { Distribution, LicenseDocument, Statement } from '../../src/catalog/model/index.js';
import { uuidOf } from '../../src/rdf/from-dcat/uuid.js';
import { byIri, fileTypeOfName, resolve } from '../../src/vocabularies/index.js';
import { readMediaType } from '../common/formats.js';
import { apiIri, datasetApi, datasetPage, type Portal } from './portal.js';
import type { OdsAttachment, OdsDataset } from './types.js';

/** A format in which the portal gives all records of a dataset. */
interface ExportFormat {
  readonly label: string;
  /** Code of the EU table; without one a distribution cannot say its format as the profile wants it. */
  readonly type?: string;
  readonly mediaType: string;
  /** Media type of the archive it comes in. */
  readonly packed?: string;
  /** Only for datasets with a geographic field. */
  readonly geo?: boolean;
}

const EXPORTS: Readonly<Record<string, ExportFormat>> = {
  csv: { label: 'CSV', type: 'CSV', mediaType: 'text/csv' },
  json: { label: 'JSON', type: 'JSON', mediaType: 'application/json' },
  xlsx: {
    label: 'Excel',
    type: 'XLSX',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  geojson: { label: 'GeoJSON', type: 'GEOJSON', mediaType: 'application/geo+json', geo: true },
  shp: {
    label: 'Shapefile',
    type: 'SHP',
    mediaType: 'application/vnd.shp',
    packed: 'application/zip',
    geo: true,
  },
  kml: { label: 'KML', type: 'KML', mediaType: 'application/vnd.google-earth.kml+xml', geo: true },
  gpx: { label: 'GPX', mediaType: 'application/gpx+xml', geo: true },
  parquet: { label: 'Parquet', mediaType: 'application/vnd.apache.parquet' },
};

/** What is taken unless the source's settings name others: open formats first, those that people ask for after them. */
const USUAL = ['csv', 'json', 'geojson', 'xlsx', 'shp'];

/** Formats of attachments that are data; others are documents about them. */
const DATA =
  /^(CSV|TSV|JSON|GEOJSON|XLSX?|ODS|ZIP|SHP|KML|KMZ|GML|GPKG|XML|RDF\w*|DBF|GTFS|TIFF|GZIP|PARQUET|MDB|DWG|DXF|LAS|E00)$/;

/** What all distributions of a dataset share. */
export interface Shared {
  license?: LicenseDocument;
  rights?: Statement;
  modified?: string;
}

/** The distributions of a dataset and the documents about it. */
export function readDistributions(
  dataset: OdsDataset,
  portal: Portal,
  shared: Shared,
  { formats, language }: { formats: string | undefined; language: string },
): { distribution: Distribution[]; page: string[] } {
  const names = (formats ?? '').split(/[\s,;]+/).filter((name) => Object.hasOwn(EXPORTS, name));
  const hasGeometry = dataset.features?.includes('geo') ?? false;
  const exported =
    dataset.has_records === false || dataset.data_visible === false ? [] : names.length > 0 ? names : USUAL;
  const distribution = exported
    .filter((name) => hasGeometry || !EXPORTS[name]?.geo)
    .map((name) => exportOf(name, dataset, portal, shared, language));
  const page: string[] = [];
  for (const [i, attachment] of [
    ...(dataset.attachments ?? []),
    ...(dataset.alternative_exports ?? []),
  ].entries()) {
    const isAlternative = i >= (dataset.attachments?.length ?? 0);
    const url = addressOf(attachment, datasetApi(portal, dataset.dataset_id));
    if (url === undefined) continue;
    const mediaType = readMediaType(attachment.mimetype ?? '');
    const type =
      (mediaType && resolve('file-type', mediaType)?.concept) ||
      fileTypeOfName(attachment.title ?? '') ||
      fileTypeOfName(url);
    if (!isAlternative && !(type && DATA.test(type.code))) {
      page.push(url);
      continue;
    }
    distribution.push({
      id: uuidOf(url),
      title: { [language]: attachment.title?.trim() || attachment.id || 'File' },
      ...(attachment.description && { description: { [language]: attachment.description } }),
      accessURL: [url],
      downloadURL: [url],
      ...(type && { format: type.iri }),
      ...(mediaType && { mediaType }),
      ...shared,
    });
  }
  if (distribution.length === 0) distribution.push(pageOf(dataset, portal, shared, language));
  return { distribution, page };
}

/** A dataset without records or files is to be had through the page about it. */
function pageOf(
  { dataset_id: id }: OdsDataset,
  portal: Portal,
  shared: Shared,
  language: string,
): Distribution {
  const url = datasetPage(portal, id);
  const format = resolve('file-type', 'HTML')?.concept.iri;
  return {
    id: uuidOf(url),
    title: { [language]: language === 'en' ? 'Page of the dataset' : 'Pagina del dataset' },
    accessURL: [url],
    ...(format && { format }),
    mediaType: 'text/html',
    ...shared,
  };
}

function exportOf(
  name: string,
  { dataset_id: id }: OdsDataset,
  portal: Portal,
  shared: Shared,
  language: string,
): Distribution {
  const { label, type, mediaType, packed } = EXPORTS[name] as ExportFormat;
  const url = `${datasetApi(portal, id)}/exports/${name}`;
  const format = type && resolve('file-type', type)?.concept.iri;
  const words =
    language === 'en' ? `All records of the dataset, in ${label}` : `Tutti i record del dataset, in ${label}`;
  return {
    id: uuidOf(url),
    title: { [language]: label },
    description: { [language === 'en' ? 'en' : 'it']: words },
    accessURL: [datasetPage(portal, id)],
    downloadURL: [url],
    accessService: [apiIri(portal)],
    ...(format && byIri('file-type', format) && { format }),
    mediaType,
    ...(packed && { packageFormat: packed }),
    ...shared,
  };
}

/** The address of an attachment: its own, or that under which the API hands it out. */
function addressOf({ id, url }: OdsAttachment, api: string): string | undefined {
  if (url && /^https?:\/\//i.test(url)) return URL.canParse(url) ? new URL(url).href : undefined;
  return id ? `${api}/attachments/${encodeURIComponent(id)}` : undefined;
}
