import type { Dataset, Distribution } from '../../src/catalog/model/index.js';
import { readAddress } from '../../src/ckan/addresses.js';
import { isDict, textOf } from '../../src/ckan/fields.js';
import { uuidOf } from '../../src/rdf/from-dcat/uuid.js';
import { resolve } from '../../src/vocabularies/index.js';
import { readAnyDate } from '../common/dates.js';
import { fitToModel } from '../common/fit.js';
import { readFormat } from '../common/formats.js';
import { toMarkdown, toTitle } from '../common/html.js';
import { readAnyLicence } from '../common/licences.js';
import { Notes } from '../common/notes.js';
import { optional } from '../common/optional.js';
import { languageTag, readKeywords, readLangMap } from '../common/texts.js';
import type { MappedRecord, SourceRecord, SourceSettings } from '../protocol.js';
import type { SocrataRecord } from './read.js';

/** What every table can be had as, without a limit of rows: the end of the address, and the file type. */
const EXPORTS = [
  ['rows.csv?accessType=DOWNLOAD', 'CSV'],
  ['rows.json?accessType=DOWNLOAD', 'JSON'],
  ['rows.rdf?accessType=DOWNLOAD', 'RDF_XML'],
] as const;

const dict = (value: unknown): Record<string, unknown> => (isDict(value) ? value : {});

function distributionsOf(resource: Record<string, unknown>, id: string, site: string): Distribution[] {
  const form = (
    address: string,
    title: string,
    format: string | undefined,
    access = address,
  ): Distribution => ({
    id: uuidOf(`${site} ${address}`),
    title: { en: title },
    accessURL: [access],
    downloadURL: [address],
    ...optional('format', format),
  });
  const page = `${site}/d/${id}`;
  const type = textOf(resource.type);
  if (type === 'href') return [{ id: uuidOf(`${site} ${page}`), accessURL: [page] }];
  if (type === 'file')
    return [form(`${site}/download/${id}`, textOf(resource.blob_filename) || 'File', undefined, page)];
  const tables = EXPORTS.map(([end, code]) =>
    form(`${site}/api/views/${id}/${end}`, code, readFormat(code), page),
  );
  const shapes = form(
    `${site}/api/geospatial/${id}?method=export&format=GeoJSON`,
    'GeoJSON',
    readFormat('GEOJSON'),
    page,
  );
  return type === 'map' ? [shapes, ...tables] : tables;
}

/** Name of a property of the metadata of the site, in any of the usual languages, to its values. */
function customFields(classification: Record<string, unknown>): Map<string, string> {
  const items = [classification.domain_metadata].flat().filter(isDict);
  return new Map(items.map((item) => [textOf(item.key), textOf(item.value)]));
}

/** The dataset of a result of the catalogue of Socrata. Pure, and never throws. */
export function mapSocrata(record: SourceRecord<SocrataRecord>, source: SourceSettings): MappedRecord {
  const { result, site } = record.value;
  const notes = new Notes();
  const language = languageTag(source.options.language ?? '') ?? 'it';
  const resource = dict(result.resource);
  const classification = dict(result.classification);
  const id = textOf(resource.id);
  const fields = customFields(classification);
  const body = readLangMap(resource.attribution || dict(result.owner).display_name, language, toTitle);
  const homepage = readAddress(textOf(resource.attribution_link));
  const publisher = body && { name: body, ...optional('homepage', homepage) };
  const category = textOf(classification.domain_category);
  const theme = resolve('data-theme', category)?.concept.iri;
  const tags = [classification.domain_tags].flat().map(textOf);
  const license = readAnyLicence([textOf(dict(result.metadata).license)], language);
  const email = textOf(resource.contact_email);
  const identifier = `${site}/api/views/${id}`;
  const extras = Object.fromEntries([...fields].filter(([key, value]) => key !== '' && value !== ''));
  if (category !== '' && !theme) extras.category = category;
  const doc: Dataset = {
    identifier,
    ...optional('title', readLangMap(resource.name, language, toTitle)),
    ...optional('description', readLangMap(resource.description, language, toMarkdown)),
    ...optional('keyword', readKeywords(tags, language)),
    ...optional('theme', theme === undefined ? undefined : [theme]),
    ...optional('publisher', publisher),
    ...optional('rightsHolder', publisher),
    ...optional('contactPoint', email === '' ? undefined : [{ email }]),
    ...optional('issued', readAnyDate(textOf(resource.createdAt))),
    ...optional('modified', readAnyDate(textOf(resource.data_updated_at || resource.updatedAt))),
    landingPage: [textOf(result.permalink) || `${site}/d/${id}`],
    distribution: distributionsOf(resource, id, site).map((found) => ({
      ...found,
      ...optional('license', license),
    })),
    ...(Object.keys(extras).length > 0 && { extras }),
  };
  return {
    items: [{ kind: 'dataset', iri: identifier, doc: fitToModel('dataset', doc, notes), aliases: [id] }],
    notes: notes.all(),
  };
}
