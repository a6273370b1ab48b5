import type { IndexedFields } from '../indexed-document.js';
import type { Stems } from '../memory/vocabulary.js';
import { EXACT_FIELDS, type ExactField } from '../query/fields.js';
import { isStopWord } from '../text/stop-words.js';
import { BREAK, WORD_FIELDS } from '../text/word-fields.js';
import { encodeValue, sortKey } from './encode.js';
import { CHANGED, numberOf, SHOWN, stemsIn, textOf, valuesOf } from './settings.js';

/** A row of `search_document`. */
export interface DocumentRow {
  resource_id: string;
  title_sort: string;
  /** Words of each of `WORD_FIELDS`, a line each. */
  words: string;
  visibility: string;
  fields: IndexedFields;
  quality: number | null;
}

export type MeiliDocument = { id: string } & Record<string, unknown>;

/** How an Italian and an English stem are kept, so that neither is taken for the other. */
export const italian = (stem: string): string => `i${encodeValue(stem)}`;
export const english = (stem: string): string => `e${encodeValue(stem)}`;

/** The content words of a row, whose stems its document is made of. */
export const contentWords = (row: DocumentRow): string[] =>
  row.words.split(/[\n ]/).filter((word) => word !== '' && word !== BREAK && !isStopWord(word));

/** A row of the index as a document of Meilisearch. Pure. */
export function toMeiliDocument(row: DocumentRow, stemsOf: (word: string) => Stems): MeiliDocument {
  const { fields } = row;
  const document: MeiliDocument = {
    id: row.resource_id,
    title: row.title_sort,
    name: fields.exact.name?.[0] ?? '',
    s_title: sortKey(row.title_sort),
    s_name: sortKey(fields.exact.name?.[0] ?? ''),
    [SHOWN]: row.visibility,
    [CHANGED]: fields.dates.updated ?? fields.dates.modified,
  };
  for (const field of Object.keys(EXACT_FIELDS) as ExactField[]) {
    const values = fields.exact[field];
    if (values && values.length > 0) document[valuesOf(field)] = values.map(encodeValue);
  }
  for (const [field, value] of Object.entries({ ...fields.dates, ...fields.numbers, quality: row.quality }))
    if (value !== null && value !== undefined)
      document[numberOf(field as Parameters<typeof numberOf>[0])] = value;
  const all = new Set<string>();
  for (const [i, line] of row.words.split('\n').entries()) {
    const field = WORD_FIELDS[i];
    if (!field || line === '') continue;
    const words = line.split(' ').filter((word) => word !== '' && word !== BREAK && !isStopWord(word));
    const own = new Set<string>();
    const text: string[] = [];
    for (const word of words) {
      const { it, en } = stemsOf(word);
      own.add(italian(it));
      own.add(english(en));
      text.push(italian(it));
    }
    for (const stem of own) all.add(stem);
    if (own.size === 0) continue;
    document[stemsIn(field)] = [...own];
    document[textOf(field)] = text.join(' ');
  }
  if (all.size > 0) document[stemsIn('text')] = [...all];
  return document;
}

/** Documents in groups whose JSON is not much longer than so many characters; one that is longer goes alone. */
export function* inBatches(documents: readonly MeiliDocument[], most: number): Generator<MeiliDocument[]> {
  let batch: MeiliDocument[] = [];
  let length = 0;
  for (const document of documents) {
    const own = JSON.stringify(document).length;
    if (batch.length > 0 && length + own > most) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(document);
    length += own;
  }
  if (batch.length > 0) yield batch;
}
