import type { Dataset, Distribution } from '../../src/catalog/model/index.js';
import { isDict, textOf } from '../../src/ckan/fields.js';
import { uuidOf } from '../../src/rdf/from-dcat/uuid.js';
import { readAnyDate } from '../common/dates.js';
import { readFormat } from '../common/formats.js';
import { toMarkdown, toTitle } from '../common/html.js';
import { readAnyLicence } from '../common/licences.js';
import { optional } from '../common/optional.js';
import { readKeywords, readLangMap } from '../common/texts.js';
import { hubAddress } from './identifiers.js';
import { readPublisher } from './map-entry.js';
import { readAccessLevel, readSpatial } from './parts.js';

/** What a Hub site makes of a layer when it is asked: the name in the address, and the file type. */
const DOWNLOADS = [
  ['csv', 'CSV'],
  ['geojson', 'GEOJSON'],
  ['shapefile', 'SHP'],
  ['kml', 'KML'],
] as const;

/**
 * The dataset of an item of the search of ArcGIS Hub: a layer, table, document or map, as a GeoJSON feature. It has the identifier
 * that the feed of the site gives it.
 */
export function mapHubItem(
  feature: Readonly<Record<string, unknown>>,
  { key, site, language }: { key: string; site: string; language: string },
): Dataset {
  const item = isDict(feature.properties) ? feature.properties : {};
  const title = textOf(item.name) || textOf(item.title);
  const publisher = readPublisher(item.source || item.orgName || item.owner, language);
  const tags = Array.isArray(item.tags) ? item.tags.map(textOf) : [];
  const licence = isDict(item.structuredLicense) ? textOf(item.structuredLicense.url) : '';
  const license = readAnyLicence([licence, textOf(item.licenseInfo)], language);
  return {
    identifier: hubAddress(key),
    ...optional('title', readLangMap(title, language, toTitle)),
    ...optional('description', readLangMap(item.description || item.snippet, language, toMarkdown)),
    ...optional('keyword', readKeywords(tags, language)),
    ...optional('publisher', publisher),
    ...optional('rightsHolder', publisher),
    ...optional('issued', readAnyDate(textOf(item.created))),
    ...optional('modified', readAnyDate(textOf(item.modified ?? item.itemModified))),
    ...optional('accessRights', readAccessLevel(item.access)),
    landingPage: [
      `${site}/datasets/${encodeURIComponent(textOf(item.slug) || key).replaceAll('%3A%3A', '::')}`,
    ],
    ...optional('spatial', readSpatial(item.extent, language)),
    distribution: distributionsOf(item, key, site).map((found) => ({
      ...found,
      ...optional('license', license),
    })),
  };
}

function distributionsOf(item: Readonly<Record<string, unknown>>, key: string, site: string): Distribution[] {
  const found: Distribution[] = [];
  const add = (address: string, title: string, format: string | undefined) =>
    found.push({
      id: uuidOf(`${key} ${address}`),
      title: { en: title },
      accessURL: [address],
      ...optional('format', format),
    });
  const [guid = key, layer = '0'] = key.split('_');
  const service = textOf(item.url);
  if (/^https?:/.test(service))
    add(service, textOf(item.type) || 'ArcGIS REST', readFormat('ArcGIS GeoServices REST API'));
  if (/feature layer|table/i.test(textOf(item.type) || textOf(item.hubType))) {
    for (const [name, code] of DOWNLOADS)
      add(`${site}/api/download/v1/items/${guid}/${name}?layers=${layer}`, code, readFormat(code));
  }
  if (found.length === 0)
    add(
      `https://www.arcgis.com/sharing/rest/content/items/${guid}/data`,
      textOf(item.type) || 'Item',
      undefined,
    );
  return found;
}
