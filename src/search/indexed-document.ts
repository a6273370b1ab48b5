import { ckanExtrasOf } from '../catalog/ckan-extras.js';
import { allKeywords, type Dataset, type LangMap, startOf, textIn } from '../catalog/model/index.js';
import type { ResourceRecord } from '../catalog/record.js';
import type { Visibility } from '../platform/schema.js';
import { labelOf } from '../vocabularies/index.js';
import { firstDay, lastDay } from './days.js';
import { boxOf } from './place-box.js';
import { EXTRA_PREFIX, type ExactField } from './query/fields.js';
import { fold, tokens } from './text/tokens.js';
import { BREAK, MOST_WORDS, WORD_FIELDS, type WordField } from './text/word-fields.js';

/** What the index keeps of a resource beside its words. Instants in ms since 1970, days in days since then. */
export interface IndexedFields {
  exact: Partial<Record<ExactField, string[]>> & Record<string, string[]>;
  dates: { created: number; modified: number; issued?: number; updated?: number };
  numbers: { distributions: number; tags: number };
  /** West, south, east, north of each place that has a geometry. */
  boxes?: [number, number, number, number][];
  /** First and last day of each period described; null where it is open. */
  periods?: [number | null, number | null][];
  /** Names of values that are codes: organizations and places. */
  labels: Record<string, string>;
}

/** A resource as the index holds it. */
export interface IndexedDocument {
  id: string;
  kind: ResourceRecord['kind'];
  /** `draft` for what is not before the public, whatever its visibility will be. */
  visibility: Visibility | 'draft';
  organizationId: string;
  /** The words of each of `WORD_FIELDS`, a line each. */
  words: string;
  /** Title as it sorts: folded. */
  titleSort: string;
  fields: IndexedFields;
}

const unique = (values: readonly (string | undefined)[]): string[] =>
  [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[];

const lines = (map: LangMap | undefined): string[] => Object.values(map ?? {});

const bothLanguages = (vocabulary: Parameters<typeof labelOf>[0], iris: readonly string[]): string[] =>
  iris.flatMap((iri) => [labelOf(vocabulary, iri, 'it'), labelOf(vocabulary, iri, 'en')]);

/** All texts of each field. */
function textsOf(record: ResourceRecord): Record<WordField, string[]> {
  const { doc } = record;
  const { distribution = [], spatial = [] } = doc as Dataset;
  return {
    title: lines(doc.title),
    keyword: allKeywords(doc.keyword),
    organization: unique([
      ...lines(record.organization.doc.title),
      ...lines(doc.rightsHolder?.name),
      ...lines(doc.publisher?.name),
      ...(doc.creator ?? []).flatMap(({ name }) => lines(name)),
    ]),
    description: lines(doc.description),
    distribution: unique(distribution.flatMap((d) => [...lines(d.title), ...lines(d.description)])),
    other: unique([
      ...bothLanguages('data-theme', doc.theme ?? []),
      ...bothLanguages('theme-subtheme', doc.subject ?? []),
      ...distribution.map((d) => d.format && labelOf('file-type', d.format, 'it')),
      ...spatial.flatMap((place) => [...lines(place.name), placeLabel(place)]),
      record.name,
      record.identifier,
    ]),
  };
}

/** The words of the texts in order, at most `MOST_WORDS` for all fields together. */
function wordsOf(texts: Record<WordField, string[]>): string {
  let left = MOST_WORDS;
  return WORD_FIELDS.map((field) => {
    const words = texts[field].flatMap((text, i) => (i === 0 ? tokens(text) : [BREAK, ...tokens(text)]));
    const kept = words.length > left ? words.slice(0, left) : words;
    left -= kept.length;
    return kept.join(' ');
  }).join('\n');
}

type Place = NonNullable<Dataset['spatial']>[number];

const placeLabel = (place: Place): string | undefined => {
  const iri = place.iri ?? place.geographicalIdentifier;
  const known = iri && labelOf('place', iri, 'it');
  return known && known !== iri ? known : textIn(place.name, 'it');
};

const instant = (date: string | undefined): number | undefined => {
  const start = date === undefined ? Number.NaN : startOf(date);
  return Number.isNaN(start) ? undefined : start;
};

function fieldsOf(record: ResourceRecord): IndexedFields {
  const { doc } = record;
  const { distribution = [], spatial = [], temporal = [], accrualPeriodicity, versionInfo } = doc as Dataset;
  const exact: Record<ExactField, string[]> = {
    id: [record.id],
    name: [record.name],
    iri: [record.iri],
    identifier: unique([record.identifier, doc.identifier]),
    kind: [record.kind],
    visibility: [record.visibility],
    organization: [record.organization.id],
    theme: unique(doc.theme ?? []),
    subtheme: unique(doc.subject ?? []),
    tag: unique(allKeywords(doc.keyword)),
    format: unique(distribution.map((d) => d.format)),
    mediaType: unique(distribution.map((d) => d.mediaType)),
    license: unique(distribution.map((d) => d.license?.iri)),
    mainLicense: unique([distribution.flatMap((d) => d.license ?? [])[0]?.iri]),
    language: unique(doc.language ?? []),
    frequency: unique([accrualPeriodicity]),
    accessRights: unique([doc.accessRights]),
    hvdCategory: unique(doc.hvdCategory ?? []),
    applicableLegislation: unique(doc.applicableLegislation ?? []),
    publisher: unique([doc.publisher?.identifier]),
    rightsHolder: unique([doc.rightsHolder?.identifier]),
    creator: unique((doc.creator ?? []).map((agent) => agent.identifier)),
    author: unique([textIn((doc.creator?.[0] ?? doc.publisher)?.name, 'it')]),
    place: unique(spatial.map((place) => place.iri ?? place.geographicalIdentifier)),
    url: unique([
      ...distribution.flatMap((d) => [...(d.accessURL ?? []), ...(d.downloadURL ?? [])]),
      ...(doc.landingPage ?? []),
    ]),
    version: unique([versionInfo]),
  };
  const labels: Record<string, string> = {};
  const title = textIn(record.organization.doc.title, 'it');
  if (title) labels[record.organization.id] = title;
  for (const place of spatial) {
    const value = place.iri ?? place.geographicalIdentifier;
    const label = placeLabel(place);
    if (value && label) labels[value] = label;
  }
  const boxes = spatial.flatMap((place) => {
    const geometry = place.bbox ?? place.geometry ?? place.centroid;
    const box = geometry && boxOf(geometry);
    return box ? [box] : [];
  });
  const periods = temporal.flatMap(({ startDate, endDate }): [number | null, number | null][] => {
    const from = startDate === undefined ? undefined : firstDay(startDate);
    const to = endDate === undefined ? undefined : lastDay(endDate);
    return from === undefined && to === undefined ? [] : [[from ?? null, to ?? null]];
  });
  const issued = instant(doc.issued);
  const updated = instant(doc.modified);
  return {
    exact: Object.fromEntries(Object.entries(exact).filter(([, values]) => values.length > 0)),
    dates: {
      created: record.createdAt.getTime(),
      modified: record.modifiedAt.getTime(),
      ...(issued !== undefined && { issued }),
      ...(updated !== undefined && { updated }),
    },
    numbers: { distributions: distribution.length, tags: exact.tag.length },
    ...(boxes.length > 0 && { boxes }),
    ...(periods.length > 0 && { periods }),
    labels,
  };
}

/** Longer values of extras are found by their words only: nobody asks for them as a whole. */
const LONGEST_EXTRA = 1000;

/** What the index keeps of a resource. CKAN's extras are found under `EXTRA_PREFIX`, and by their words. Pure. */
export function toIndexedDocument(record: ResourceRecord): IndexedDocument {
  const extras = Object.entries(ckanExtrasOf(record));
  const texts = textsOf(record);
  texts.other.push(...extras.map(([, value]) => value));
  const fields = fieldsOf(record);
  for (const [key, value] of extras) {
    if (value !== '' && value.length <= LONGEST_EXTRA) fields.exact[`${EXTRA_PREFIX}${key}`] = [value];
  }
  return {
    id: record.id,
    kind: record.kind,
    visibility: record.version === 'published' ? record.visibility : 'draft',
    organizationId: record.organization.id,
    words: wordsOf(texts),
    titleSort: fold(textIn(record.doc.title, 'it') ?? record.name).trim(),
    fields,
  };
}
