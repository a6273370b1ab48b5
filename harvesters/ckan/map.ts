import type { Dataset, Distribution, KeywordMap, LicenseDocument } from '../../src/catalog/model/index.js';
import { readAddress } from '../../src/ckan/addresses.js';
import { readAlternateIdentifiers, readConformsTo, readTemporalCoverage } from '../../src/ckan/composites.js';
import { isDict, listOf, textOf } from '../../src/ckan/fields.js';
import { readThemes, themeOfAnyGroup } from '../../src/ckan/themes.js';
import { licenceId, NOT_SPECIFIED } from '../../src/ckan/to-licence.js';
import { licenceByAnyIri } from '../../src/vocabularies/index.js';
import { readAnyDate, readInstant } from '../common/dates.js';
import { fitToModel } from '../common/fit.js';
import { toMarkdown, toTitle } from '../common/html.js';
import { readAnyLicence } from '../common/licences.js';
import { Notes } from '../common/notes.js';
import { optional } from '../common/optional.js';
import { languageTag, readKeywords, readLangMap } from '../common/texts.js';
import type { MappedItem, MappedRecord, SourceRecord, SourceSettings } from '../protocol.js';
import type { MapContext } from './context.js';
import type { CkanRecord } from './listed.js';
import { mapAgents, mapContacts } from './map-agents.js';
import { mapOrigin, type Origin } from './map-origin.js';
import { mapPlaces } from './map-places.js';
import { concepts, mapResource, positive, readStatement, translated } from './map-resource.js';
import { PackageFields } from './package-fields.js';

/** Fields of CKAN's own that the portal fills in, and that say nothing of the dataset. */
const OF_THE_PORTAL: ReadonlySet<string> = new Set([
  'id', 'name', 'state', 'private', 'isopen', 'num_resources', 'num_tags', 'metadata_created', 'metadata_modified',
  'creator_user_id', 'relationships', 'relationships_as_subject', 'relationships_as_object', 'revision_id', 'revision_timestamp',
  'tracking_summary', 'plugin_data', 'license_url', 'license_title', 'license_id', 'groups', 'tags', 'tag_string', 'resources',
  'notes_rendered', 'ratings_average', 'ratings_count', 'ckan_url', 'log_message', 'subthemes', 'type', 'capacity', 'index_id',
  'data_dict', 'validated_data_dict', 'site_id', 'entity_type', 'organization', 'download_url', 'maintainer_url',
]); // biome-ignore format: names read better in a block

const DCATAPIT = [
  'themes_aggregate',
  'holder_identifier',
  'holder_name',
  'publisher_identifier',
  'frequency',
];
/** Theme of dcatapit for a dataset that has none: it is not to be used by publishers. */
const PROVISIONAL = /\/OP_DATPRO$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The dataset of a package dict, as national, regional and city portals write it (contract of the Action API, section 6;
 * contract 4, sections 1 and 3): fields at the top or in `extras`, dates and formats in any notation, licence by id, title or
 * address. What the model has no place for is kept in `extras`. Pure, and never throws.
 */
export function mapPackage(record: SourceRecord<CkanRecord>, source: SourceSettings): MappedRecord {
  const { base, package: entry, unreadable } = record.value;
  if (!entry) return { items: [], notes: unreadable ? [unreadable] : [] };
  const notes = new Notes();
  const fields = new PackageFields(entry);
  const context: MapContext = {
    fields,
    notes,
    base,
    language: languageTag(source.options.language ?? '') ?? 'it',
    isDcatapit: DCATAPIT.some((key) => fields.text(key) !== ''),
  };
  const origin = mapOrigin(context);
  const whole = isDict(entry.portico) ? entry.portico.dataset : undefined;
  if (isDict(whole)) {
    return {
      items: [itemOf(origin, fitToModel('dataset', structuredClone(whole) as Dataset, notes))],
      notes: notes.all(),
    };
  }
  const known: Dataset = {
    ...optional('identifier', origin.identifier),
    ...mapTexts(context, entry),
    ...mapThemes(context, entry),
    ...mapAgents(context),
    ...optional('contactPoint', mapContacts(context)),
    ...mapDates(context, entry),
    ...mapRest(context),
    ...optional('spatial', mapPlaces(context)),
    ...optional('distribution', mapResources(context, entry)),
  };
  const extras = mapExtras(context, known);
  const doc = fitToModel('dataset', { ...known, ...(Object.keys(extras).length > 0 && { extras }) }, notes);
  return { items: [itemOf(origin, doc)], notes: notes.all() };
}

const itemOf = ({ iri, aliases, chain }: Origin, doc: Dataset): MappedItem => ({
  kind: 'dataset',
  iri,
  doc,
  ...(aliases.length > 0 && { aliases }),
  ...(chain.length > 0 && { chain }),
});

function mapTexts(context: MapContext, entry: Readonly<Record<string, unknown>>): Partial<Dataset> {
  const { fields, language } = context;
  const title = readLangMap(translated(fields, 'title'), language, toTitle);
  const notes = readLangMap(translated(fields, 'notes'), language, toMarkdown);
  const described = notes ?? readLangMap(fields.value('description'), language, toMarkdown);
  return {
    ...optional('title', title ?? readLangMap(entry.name, language)),
    ...optional('description', described),
    ...optional('keyword', mapTags(context, entry)),
    ...optional('versionInfo', fields.text('version').slice(0, 500) || undefined),
    ...optional('versionNotes', readLangMap(fields.value('version_notes'), language, toMarkdown)),
  };
}

/** Tags as dicts or texts; those of a vocabulary of CKAN are values of fields and no keywords. */
function mapTags(context: MapContext, entry: Readonly<Record<string, unknown>>): KeywordMap | undefined {
  const { fields, language } = context;
  const byLanguage = ['keywords', 'tags_translated', 'keywords_translated']
    .map((key) => fields.value(key))
    .find(isDict);
  if (byLanguage) {
    const maps = Object.entries(byLanguage).map(([tag, words]) =>
      readKeywords([words].flat().map(textOf), languageTag(tag) ?? 'und'),
    );
    const map = Object.assign({}, ...maps) as KeywordMap;
    if (Object.keys(map).length > 0) return map;
  }
  const tags = listOf(entry.tags) ?? [];
  const names = tags
    .filter((tag) => !(isDict(tag) && UUID.test(textOf(tag.vocabulary_id))))
    .map((tag) => (isDict(tag) ? textOf(tag.display_name || tag.name) : textOf(tag)));
  const spoken = tags.length === 0 ? textOf(entry.tag_string).split(',') : [];
  return readKeywords([...names, ...spoken], language);
}

/** Themes of the fields of dcatapit or ckanext-dcat; of the groups where these name none. */
function mapThemes(
  { fields, notes }: MapContext,
  entry: Readonly<Record<string, unknown>>,
): Partial<Dataset> {
  const themes: string[] = [];
  const subjects: string[] = [];
  const add = (text: string) => {
    const read = readThemes(text);
    for (const unknown of read.unknown) {
      notes.unread('theme', unknown);
      if (/^https?:\/\/[^\s<>"{}|\\^`]+$/.test(unknown)) subjects.push(unknown);
    }
    themes.push(...read.theme.filter((iri) => !PROVISIONAL.test(iri)));
    subjects.push(...read.subject);
  };
  for (const key of ['themes_aggregate', 'theme']) {
    const text = fields.text(key);
    if (text !== '' && (key === 'themes_aggregate' || themes.length === 0)) add(text);
  }
  const subthemes = fields.values('subthemes');
  if (subthemes.length > 0) add(JSON.stringify([{ theme: '', subthemes }]));
  if (themes.length === 0) {
    for (const group of listOf(entry.groups) ?? []) {
      const names = isDict(group) ? [group.name, group.title, group.display_name, group.id] : [group];
      const iri = names.map((name) => themeOfAnyGroup(textOf(name))).find((found) => found !== undefined);
      if (iri && !PROVISIONAL.test(iri)) themes.push(iri);
    }
  }
  const [theme, subject] = [[...new Set(themes)], [...new Set(subjects)]];
  return { ...(theme.length > 0 && { theme }), ...(subject.length > 0 && { subject }) };
}

function mapDates(
  { fields, notes, isDcatapit }: MapContext,
  entry: Readonly<Record<string, unknown>>,
): Partial<Dataset> {
  const date = (...keys: string[]) => {
    const text = fields.text(...keys);
    const read = readAnyDate(text);
    if (text !== '' && read === undefined) notes.unread(keys[0] as string, text);
    return read;
  };
  // A portal that knows no dates of the data has those of its descriptions.
  const issued =
    date('issued', 'release_date') ?? (isDcatapit ? undefined : readInstant(textOf(entry.metadata_created)));
  const modified =
    date('modified', 'modification_date') ??
    (isDcatapit ? undefined : readInstant(textOf(entry.metadata_modified)));
  const coverage = fields.text('temporal_coverage', 'temporal');
  const [start, end] = [fields.text('temporal_start'), fields.text('temporal_end')];
  const composed = coverage === '' ? [] : readTemporalCoverage(withKeys(coverage), {});
  if (!composed) notes.unread('temporal_coverage', coverage);
  const [startDate, endDate] = [readAnyDate(start), readAnyDate(end)];
  const single =
    startDate || endDate ? [{ ...optional('startDate', startDate), ...optional('endDate', endDate) }] : [];
  const temporal = composed?.length ? composed : single;
  return {
    ...optional('issued', issued),
    ...optional('modified', modified),
    ...(temporal.length > 0 && { temporal }),
  };
}

/** `temporal_coverage` of ckanext-dcat says `start` and `end`, that of dcatapit `temporal_start` and `temporal_end`. */
const withKeys = (json: string): string => json.replaceAll(/"(start|end)"(\s*:)/g, '"temporal_$1"$2');

function mapRest(context: MapContext): Partial<Dataset> {
  const { fields, notes, language } = context;
  const one = (...keys: string[]) => {
    const found = fields.values(...keys).flatMap((text) => {
      const iri = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) ? readAddress(text) : undefined;
      if (!iri) notes.unread(keys[0] as string, text);
      return iri ?? [];
    });
    return found.length > 0 ? found : undefined;
  };
  const composite = <T>(key: string, read: (text: string, doc: Dataset) => T[] | undefined) => {
    const text = fields.text(key);
    const items = text === '' ? [] : read(text, {});
    if (!items) notes.unread(key, text);
    return items?.length ? items : undefined;
  };
  const url = fields.text('url');
  const landing = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(url) || /^www\./.test(url) ? readAddress(url) : undefined;
  const provenance = readStatement(fields.text('provenance'), language);
  return {
    ...optional('landingPage', landing === undefined ? undefined : [landing]),
    ...optional(
      'accrualPeriodicity',
      concepts(fields, context, 'frequency', 'frequency', 'accrual_periodicity')?.[0],
    ),
    ...optional('language', concepts(fields, context, 'language', 'language')),
    ...optional('accessRights', concepts(fields, context, 'access-right', 'access_rights')?.[0]),
    ...optional('hvdCategory', concepts(fields, context, 'hvd-category', 'hvd_category')),
    ...optional('type', concepts(fields, context, 'dataset-type', 'dcat_type')),
    ...optional('applicableLegislation', one('applicable_legislation')),
    ...optional('page', one('documentation')),
    ...optional('isVersionOf', one('is_version_of')),
    ...optional('hasVersion', one('has_version')),
    ...optional('relation', one('related_resource')),
    ...optional('isReferencedBy', one('is_referenced_by')),
    ...optional('sample', one('sample')),
    ...optional('inSeries', one('in_series')),
    ...optional('conformsTo', composite('conforms_to', readConformsTo)),
    ...optional('otherIdentifier', composite('alternate_identifier', readAlternateIdentifiers)),
    ...optional('provenance', provenance === undefined ? undefined : [provenance]),
    ...optional('spatialResolutionInMeters', positive(fields.text('spatial_resolution_in_meters'))),
    ...optional('temporalResolution', fields.text('temporal_resolution') || undefined),
  };
}

/** The package's licence: its address tells more than its id, which says no version. One that says it is unknown is none. */
function packageLicence({ fields, language }: MapContext): LicenseDocument | undefined {
  const said = [fields.text('license_url'), fields.text('license_id'), fields.text('license_title')];
  const licence = readAnyLicence(said, language);
  return licence?.iri && licenceByAnyIri(licence.iri)?.openness === 'unknown' ? undefined : licence;
}

function mapResources(
  context: MapContext,
  entry: Readonly<Record<string, unknown>>,
): Distribution[] | undefined {
  const licence = packageLicence(context);
  const packageId = textOf(entry.id) || textOf(entry.name);
  const ids = new Set<string>();
  const mapped = (listOf(entry.resources) ?? [])
    .filter(isDict)
    .filter((resource) => textOf(resource.state).toLowerCase() !== 'deleted')
    .map((resource) => mapResource(resource, context, packageId, licence))
    .filter(
      (distribution) => distribution !== undefined && !ids.has(distribution.id) && ids.add(distribution.id),
    );
  return mapped.length > 0 ? (mapped as Distribution[]) : undefined;
}

/** Fields that the model has no place for, as CKAN keeps them. */
function mapExtras(context: MapContext, doc: Dataset): Record<string, string> {
  const { fields, language } = context;
  const author = fields.text('author');
  const email = fields.text('author_email');
  const url = fields.text('url');
  const extras: Record<string, string> = {};
  for (const [key, value] of fields.rest(OF_THE_PORTAL)) extras[key] = textOf(value).slice(0, 1_000_000);
  const shownAuthor = (doc.creator?.[0] ?? doc.publisher)?.name;
  if (author !== '' && !Object.values(shownAuthor ?? {}).includes(author)) extras.author = author;
  if (email !== '') extras.author_email = email;
  if (url !== '' && !doc.landingPage) extras.url = url;
  const type = fields.text('type');
  if (type !== '' && type.toLowerCase() !== 'dataset') extras.type = type;
  const given = fields.text('license_id');
  const first = doc.distribution?.find((d) => d.license)?.license?.iri;
  const own = readAnyLicence([given], language)?.iri;
  const isShown = first !== undefined && licenceId(first) === (own ? licenceId(own) : given);
  if (given !== '' && given !== NOT_SPECIFIED && !isShown && packageLicence(context)?.iri !== first)
    extras.license_id = given;
  for (const key of ['is_version_of', 'documentation'] as const) {
    const text = fields.text(key);
    if (text !== '' && !(key === 'documentation' ? doc.page : doc.isVersionOf)) extras[key] = text;
  }
  return extras;
}
