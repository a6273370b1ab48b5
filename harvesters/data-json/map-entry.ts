import type { Agent, ContactPoint, Dataset, Distribution } from '../../src/catalog/model/index.js';
import { readAddress } from '../../src/ckan/addresses.js';
import { isDict, textOf } from '../../src/ckan/fields.js';
import { uuidOf } from '../../src/rdf/from-dcat/uuid.js';
import { resolve } from '../../src/vocabularies/index.js';
import { isInterval, readAnyDate } from '../common/dates.js';
import { readFormatOf, readMediaType } from '../common/formats.js';
import { toMarkdown, toTitle } from '../common/html.js';
import { readAnyLicence } from '../common/licences.js';
import type { Notes } from '../common/notes.js';
import { optional } from '../common/optional.js';
import { readKeywords, readLangMap } from '../common/texts.js';
import { readAccessLevel, readFrequency, readSpatial, readTemporal, readThemeNames } from './parts.js';

type Dict = Readonly<Record<string, unknown>>;

/** Fields of DCAT-US 1.1 that have a place in the model. */
const MAPPED = new Set([
  '@type', '@id', '@context', 'identifier', 'title', 'description', 'keyword', 'modified', 'issued', 'publisher', 'contactPoint',
  'accessLevel', 'license', 'spatial', 'temporal', 'theme', 'distribution', 'accrualPeriodicity', 'landingPage', 'language',
  'conformsTo', 'references', 'describedBy', 'webService', 'accessURL', 'format', 'dataDictionary',
]); // biome-ignore format: names read better in a block

const web = (value: unknown): string | undefined => {
  const text = textOf(isDict(value) ? (value['@id'] ?? value.url) : value).trim();
  return /^(https?|ftp):/i.test(text) ? readAddress(text) : undefined;
};

const webs = (value: unknown): string[] | undefined => {
  const found = [value]
    .flat()
    .map(web)
    .filter((iri) => iri !== undefined);
  return found.length > 0 ? [...new Set(found)] : undefined;
};

/** A body; of one within another the innermost, which is the one that publishes. */
export function readPublisher(value: unknown, language: string): Agent | undefined {
  const name = readLangMap(isDict(value) ? value.name : value, language, toTitle);
  if (!name) return undefined;
  const homepage = isDict(value) ? web(value.homepage ?? value.url) : undefined;
  return { name, ...optional('homepage', homepage) };
}

function readContact(value: unknown): ContactPoint[] | undefined {
  const contacts = [value]
    .flat()
    .filter(isDict)
    .flatMap((item): ContactPoint[] => {
      const email = textOf(item.hasEmail ?? item.email)
        .replace(/^mailto:/i, '')
        .trim();
      const isEmail = /^[^\s@]+@[^\s@]+$/.test(email);
      const fn = textOf(item.fn ?? item.name).trim();
      const url = isEmail ? undefined : web(item.hasEmail ?? item.hasURL);
      if (fn === '' && !isEmail && !url) return [];
      return [
        {
          ...optional('fn', fn || undefined),
          ...optional('email', isEmail ? email : undefined),
          ...optional('url', url),
        },
      ];
    });
  return contacts.length > 0 ? contacts : undefined;
}

/** Where an ArcGIS feed lists the page of the dataset as if it were a form of its data. */
const isPage = (item: Dict, page: string | undefined): boolean =>
  page !== undefined &&
  web(item.accessURL) === page &&
  !item.downloadURL &&
  /html|web ?page/i.test(`${item.mediaType} ${item.format}`);

function readDistribution(
  item: Dict,
  id: string,
  licence: Distribution['license'],
  language: string,
): Distribution | undefined {
  const access = web(item.accessURL);
  const download = web(item.downloadURL);
  const address = access ?? download;
  if (address === undefined) return undefined;
  const bytes = Number(item.byteSize);
  const said = [item.format, item.mediaType].map((text) => textOf(text).trim());
  const format = readFormatOf(
    said.filter((text) => text !== ''),
    download ?? address,
  );
  const unknown = !format && said[0] ? said[0] : undefined;
  return {
    id: uuidOf(`${id} ${download ?? address}`),
    ...optional('title', readLangMap(item.title, language, toTitle)),
    ...optional('description', readLangMap(item.description, language, toMarkdown)),
    accessURL: [address],
    ...optional('downloadURL', download === undefined ? undefined : [download]),
    ...optional('format', format),
    ...optional('mediaType', readMediaType(textOf(item.mediaType))),
    ...optional('license', readAnyLicence([textOf(item.license)], language) ?? licence),
    ...optional('issued', readAnyDate(textOf(item.issued))),
    ...optional('modified', readAnyDate(textOf(item.modified))),
    ...optional('byteSize', Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined),
    ...optional(
      'conformsTo',
      webs(item.conformsTo)?.map((iri) => ({ iri, identifier: iri })),
    ),
    ...optional('page', webs(item.describedBy)),
    ...(unknown !== undefined && { extras: { format: unknown } }),
  };
}

/** Distributions; the oldest feeds have one, in the fields of the dataset. */
function readDistributions(
  entry: Dict,
  { key, language, notes, page }: { key: string; language: string; notes: Notes; page: string | undefined },
): Distribution[] | undefined {
  const items = [entry.distribution].flat().filter(isDict);
  const own = items.length === 0 && (entry.accessURL ?? entry.webService) !== undefined;
  const all = own ? [{ accessURL: entry.accessURL ?? entry.webService, format: entry.format }] : items;
  const licence = readAnyLicence([textOf(entry.license)], language);
  const forms = all.filter((item) => !isPage(item, page));
  const found = new Map<string, Distribution>();
  // Where there is nothing else the page is how the data are had.
  for (const item of forms.length > 0 ? forms : all) {
    const distribution = readDistribution(item, key, licence, language);
    if (distribution) found.set(distribution.id, distribution);
    else notes.add('Distribuzione senza indirizzo, tolta.', 'Distribution without an address, dropped.');
  }
  return found.size > 0 ? [...found.values()] : undefined;
}

/** What the model has no place for, as text. */
function readExtras(entry: Dict, themes: readonly string[]): Record<string, string> {
  const extras: Record<string, string> = {};
  for (const [key, value] of Object.entries(entry)) {
    const text = textOf(value);
    if (!MAPPED.has(key) && key !== '' && text !== '' && text !== '[]')
      extras[key] = text.slice(0, 1_000_000);
  }
  if (themes.length > 0) extras.theme = themes.join(', ');
  return extras;
}

/**
 * The dataset of an entry of DCAT-US 1.1, in the dialects of federal agencies, ArcGIS Hub and Socrata (contract 4, section 5).
 * @param key of the record: distributions, which have no names here, are told apart by it and their addresses
 */
export function mapEntry(entry: Dict, key: string, language: string, notes: Notes): Dataset {
  const modified = textOf(entry.modified).trim();
  const date = readAnyDate(modified);
  if (modified !== '' && date === undefined && !isInterval(modified)) notes.unread('modified', modified);
  const { theme, unknown } = readThemeNames(entry.theme);
  const page = web(entry.landingPage);
  const publisher = readPublisher(entry.publisher, language);
  const keyword = [entry.keyword].flat().map(textOf);
  const words = keyword.length === 1 ? keyword.flatMap((text) => text.split(/[,;]/)) : keyword;
  const languages = [entry.language]
    .flat()
    .flatMap((text) => resolve('language', textOf(text))?.concept.iri ?? []);
  const extras = readExtras(entry, unknown);
  const identifier = textOf(entry.identifier).trim();
  return {
    ...optional('identifier', identifier || key || undefined),
    ...optional('title', readLangMap(entry.title, language, toTitle)),
    ...optional('description', readLangMap(entry.description, language, toMarkdown)),
    ...optional('keyword', readKeywords(words.map(toTitle), language)),
    ...optional('theme', theme.length > 0 ? theme : undefined),
    ...optional('publisher', publisher),
    ...optional('rightsHolder', publisher),
    ...optional('contactPoint', readContact(entry.contactPoint)),
    ...optional('issued', readAnyDate(textOf(entry.issued))),
    ...optional('modified', date),
    ...optional(
      'accrualPeriodicity',
      readFrequency(entry.accrualPeriodicity ?? (isInterval(modified) ? modified : ''), notes),
    ),
    ...optional('language', languages.length > 0 ? [...new Set(languages)] : undefined),
    ...optional('accessRights', readAccessLevel(entry.accessLevel)),
    ...optional('landingPage', page === undefined ? undefined : [page]),
    ...optional('page', webs([entry.references, entry.describedBy, entry.dataDictionary].flat())),
    ...optional(
      'conformsTo',
      webs(entry.conformsTo)?.map((iri) => ({ iri, identifier: iri })),
    ),
    ...optional('spatial', readSpatial(entry.spatial, language)),
    ...optional('temporal', readTemporal(entry.temporal, notes)),
    ...optional('distribution', readDistributions(entry, { key, language, notes, page })),
    ...(Object.keys(extras).length > 0 && { extras }),
  };
}
