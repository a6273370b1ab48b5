import { resourcePage, tableUrls } from '../../catalog/addresses.js';
import { type LangMap, textIn } from '../../catalog/model/index.js';
import { degreesOf } from '../../geo/tiles/tile-math.js';
import type { Services } from '../../services.js';
import { MapNotReady, mapIndex } from '../../tables/map/map-index.js';
import { sourceKey } from '../../tables/map/place-source.js';
import { findProfile } from '../../tables/stored-tables.js';
import {
  CRS84,
  GEOJSON_TYPE,
  HTML_TYPE,
  JSON_TYPE,
  type OgcLink,
  ogcAddresses,
  SCHEMA_TYPE,
  withParameters,
} from './addresses.js';
import type { Collection } from './find-collections.js';
import { timeColumn } from './time-column.js';

/** Where the features lie and when, as far as it is known without reading them. */
export interface Extent {
  spatial?: { bbox: number[][]; crs: string };
  temporal?: { interval: (string | null)[][]; trs: string };
}

const GREGORIAN = 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian';
/** Milliseconds that one collection waits for its extent. */
const PATIENCE = 2000;

/** Titles of the tables of a dataset: the dataset's, and that of the part where there are several. */
export function titleOf({ dataset, table }: Collection, language: string): string {
  const text = (map: LangMap | undefined): string | undefined => textIn(map, language);
  const title = text(dataset.record.doc.title) ?? dataset.record.name;
  if (dataset.tables.length < 2) return title;
  const { found, distribution } = table;
  const part = (found.kind === 'file' && found.table.name) || text(distribution.title);
  return part ? `${title}: ${part}` : title;
}

/** The extent that the load has told; nothing is read for it. */
export function knownExtent({ table, source }: Collection): Extent {
  const { found } = table;
  const geometry = found.kind === 'file' ? found.table.detection?.geometry : undefined;
  const bbox = geometry?.bbox;
  if (!bbox || geometry.column !== sourceKey(source)) return {};
  return { spatial: { bbox: [[...bbox]], crs: CRS84 } };
}

/** The extent of one collection, from its index and profile where the load did not tell it. */
export async function wholeExtent(services: Services, collection: Collection): Promise<Extent> {
  const { table, source } = collection;
  const { found } = table;
  const extent = knownExtent(collection);
  if (!extent.spatial) {
    const index = await mapIndex(services, found, source, PATIENCE).catch((error) => {
      if (error instanceof MapNotReady) return undefined;
      throw error;
    });
    if (index?.facts.box) extent.spatial = { bbox: [degreesOf(index.facts.box)], crs: CRS84 };
  }
  const column = timeColumn(table.columns);
  if (column && found.kind === 'file') {
    const profile = await findProfile(services.db, found.table.fileId, found.table.part);
    const counted = profile?.find((each) => each.column === column.name);
    const moment = (value: unknown): string | null => (typeof value === 'string' ? toInstant(value) : null);
    const interval = [moment(counted?.min), moment(counted?.max)];
    if (interval.some((end) => end !== null)) extent.temporal = { interval: [interval], trs: GREGORIAN };
  }
  return extent;
}

/** RFC 3339 wants a time and a zone. */
const toInstant = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? `${text}T00:00:00Z`
    : /(?:Z|[+-]\d{2}:?\d{2})$/.test(text)
      ? text
      : `${text}Z`;

/** A collection as the standard has it (OGC 17-069r4, section 7.14). */
export function toCollection(
  publicUrl: string,
  collection: Collection,
  extent: Extent,
  language: string,
): Record<string, unknown> & { id: string; title: string; links: OgcLink[] } {
  const { id, dataset, table } = collection;
  const { record } = dataset;
  const to = ogcAddresses(publicUrl);
  const part = table.found.kind === 'file' && table.found.table.part > 0 ? table.found.table.part : undefined;
  const files = tableUrls(publicUrl, record.id, table.distribution.id);
  const licence = table.distribution.license?.iri;
  const links: OgcLink[] = [
    { href: to.collection(id), rel: 'self', type: JSON_TYPE, title: id },
    { href: withParameters(to.collection(id), { f: 'html' }), rel: 'alternate', type: HTML_TYPE },
    { href: to.items(id), rel: 'items', type: GEOJSON_TYPE, title: 'GeoJSON' },
    { href: withParameters(to.items(id), { f: 'html' }), rel: 'items', type: HTML_TYPE, title: 'HTML' },
    { href: to.queryables(id), rel: 'http://www.opengis.net/def/rel/ogc/1.0/queryables', type: SCHEMA_TYPE },
    { href: resourcePage(publicUrl, record), rel: 'describedby', type: HTML_TYPE },
  ];
  if (licence) links.push({ href: licence, rel: 'license', type: HTML_TYPE });
  if (table.found.kind === 'file') {
    links.push(
      { href: withParameters(files.csv, { table: part }), rel: 'enclosure', type: 'text/csv', title: 'CSV' },
      {
        href: withParameters(files.parquet, { table: part }),
        rel: 'enclosure',
        type: 'application/vnd.apache.parquet',
        title: 'Parquet',
      },
    );
  }
  const description = textIn(record.doc.description, language);
  return {
    id,
    title: titleOf(collection, language),
    ...(description !== undefined && { description }),
    itemType: 'feature',
    ...((extent.spatial || extent.temporal) && { extent }),
    crs: [CRS84],
    storageCrs: CRS84,
    links,
  };
}
