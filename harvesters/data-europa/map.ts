import { isDict, textOf } from '../../src/ckan/fields.js';
import { Notes } from '../common/notes.js';
import { mapDcat } from '../dcat-rdf/records.js';
import type { MappedItem, MappedRecord, SourceRecord } from '../protocol.js';
import { mapDocument } from './map-document.js';
import type { EuropaRecord } from './records.js';

const PREFIX = 'http://data.europa.eu/88u/';

/** Identifiers under which the index knows the dataset: those of its origin are among them. */
const identifiersOf = (document: EuropaRecord['document']): string[] =>
  [document?.identifier]
    .flat()
    .map(textOf)
    .filter((text) => text !== '');

/** The catalogue that data.europa.eu read it from. */
function catalogueOf(document: EuropaRecord['document']): string[] {
  const catalog = document?.catalog;
  const id = isDict(catalog) ? textOf(catalog.id) : '';
  return id === '' ? [] : [`${PREFIX}catalogue/${id}`];
}

/** A dataset of data.europa.eu: its RDF, or what the search says of it where there is none. */
export function mapEuropa({ key, value }: SourceRecord<EuropaRecord>): MappedRecord {
  const { document, dcat, problem } = value;
  if (!dcat && !document) return { items: [], notes: problem ? [problem] : [] };
  const notes = new Notes();
  const mapped = dcat && mapDcat({ key, value: dcat });
  const iri = textOf(document?.resource) || `${PREFIX}dataset/${key}`;
  const item: MappedItem = mapped?.items[0] ?? {
    kind: 'dataset',
    iri,
    doc: mapDocument(document ?? {}, notes),
  };
  const aliases = new Set([
    ...(item.aliases ?? []),
    ...identifiersOf(document),
    ...(key === undefined ? [] : [key]),
  ]);
  for (const known of [item.iri, item.doc.identifier]) if (known !== undefined) aliases.delete(known);
  const chain = [...(item.chain ?? []), ...catalogueOf(document)];
  return {
    items: [
      {
        ...item,
        ...(aliases.size > 0 && { aliases: [...aliases] }),
        ...(chain.length > 0 && { chain: [...new Set(chain)] }),
      },
    ],
    notes: [...(problem ? [problem] : []), ...(mapped?.notes ?? []), ...notes.all()],
  };
}
