import { textIn } from '../../src/catalog/model/index.js';
import type { Bilingual } from '../../src/errors.js';
import type {
  CatalogContent,
  DatasetFound,
  Mend,
  ServiceFound,
} from '../../src/rdf/from-dcat/read-catalog.js';
import type { MappedItem, MappedRecord, SourceRecord } from '../protocol.js';

/** A dataset or service as a document described it: read into the model already, for the document is read but once. */
export type DcatRecord =
  | { kind: 'dataset'; found: DatasetFound; named: boolean; chain?: string[] }
  | { kind: 'dataService'; found: ServiceFound; named: boolean; chain?: string[] };

/** What a document describes, as records: datasets first, each once. */
export function recordsOf({ catalog, datasets, dataServices }: CatalogContent): SourceRecord<DcatRecord>[] {
  return [
    ...datasets.map((found) => {
      // Listed by a part of the catalogue: that is where it came from.
      const chain =
        found.catalog !== undefined && found.catalog !== catalog?.iri ? [found.catalog] : undefined;
      return toRecord({ kind: 'dataset', found, named: isNamed(found), ...(chain && { chain }) });
    }),
    ...dataServices.map((found) => toRecord({ kind: 'dataService', found, named: true })),
  ];
}

const isNamed = ({ mends }: DatasetFound): boolean => mends.every(({ code }) => code !== 'iri-missing');

/**
 * The key of a record: its IRI, else its identifier, else its title (contract of the DCAT endpoints, section 5), in this
 * order since IRIs are what catalogues keep most carefully.
 */
function toRecord(value: DcatRecord): SourceRecord<DcatRecord> {
  const { iri, doc } = value.found;
  const title = textIn(doc.title, 'it');
  const key = value.named || value.found.iri.startsWith('urn:') ? iri : (doc.identifier ?? title);
  return { key, value, ...(title !== undefined && { title }) };
}

/** A record as documents of the model. */
export function mapDcat({ value }: SourceRecord<DcatRecord>): MappedRecord {
  const { kind, found, named, chain } = value;
  const { iri, doc, mends } = found as DatasetFound & ServiceFound;
  // An IRI that was made from the identifier is as lasting as that; one made from the content is not.
  const lasting = named || doc.identifier !== undefined;
  const aliases = aliasesOf(value);
  const item = {
    kind,
    doc,
    ...(lasting && { iri }),
    ...(aliases.length > 0 && { aliases }),
    ...(chain && { chain }),
  } as MappedItem;
  return { items: [item], notes: notesOf(mends) };
}

function aliasesOf(value: DcatRecord): string[] {
  if (value.kind !== 'dataset') return [];
  const { otherIdentifier = [] } = value.found.doc;
  return [...new Set(otherIdentifier.flatMap(({ notation }) => (notation === undefined ? [] : [notation])))];
}

/** How many notes a record is given; what was mended everywhere alike is said once a property. */
const MOST_NOTES = 20;

/** What the reader put right or noticed, for the report of a run. */
export function notesOf(mends: readonly Mend[]): Bilingual[] {
  const notes = new Map<string, Bilingual>();
  for (const { code, property, message, from, to } of mends) {
    const key = `${code} ${property ?? ''}`;
    if (notes.has(key)) continue;
    const what = [property, from && shorten(from), to && `→ ${shorten(to)}`].filter(Boolean).join(' ');
    notes.set(key, what ? { it: `${message.it} (${what})`, en: `${message.en} (${what})` } : message);
    if (notes.size === MOST_NOTES) break;
  }
  return [...notes.values()];
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** Whether a record was read by this protocol: other protocols read DCAT as one of their ways. */
export const isDcat = (value: unknown): value is DcatRecord =>
  typeof value === 'object' && value !== null && 'found' in value;
