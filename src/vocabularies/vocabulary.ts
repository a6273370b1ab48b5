import { type Entry, readers } from './concepts.js';
import { indexKeys, type KeyIndex } from './index-keys.js';
import { textKey } from './keys.js';
import { readTable } from './table.js';
import type { Concept, ConceptTypes, Place, Vocabulary, VocabularyId } from './types.js';

/** A vocabulary in memory with its indexes; those of spellings are built when first asked for. */
export interface LoadedVocabulary<I extends VocabularyId = VocabularyId> {
  readonly vocabulary: Vocabulary<I>;
  readonly byIri: ReadonlyMap<string, ConceptTypes[I]>;
  readonly byCode: ReadonlyMap<string, ConceptTypes[I]>;
  readonly positionOf: KeyIndex;
}

/** The tables of vocabularies that are made of several; the others have one, named after them. */
const tablesOf: Partial<Record<VocabularyId, readonly string[]>> = {
  place: ['place-region', 'place-province', 'place-municipality', 'place-eu'],
};

const loaded = new Map<VocabularyId, LoadedVocabulary>();

/** The identifiers of all vocabularies; nothing is loaded. */
export function vocabularyIds(): readonly VocabularyId[] {
  return Object.keys(readers) as VocabularyId[];
}

/** Whether a text, for example from a URL, names a vocabulary. */
export function isVocabularyId(text: string): text is VocabularyId {
  return Object.hasOwn(readers, text);
}

/**
 * A vocabulary with where it comes from and all its concepts. Read from its table on the first call,
 * the same frozen object afterwards.
 */
export function vocabulary<I extends VocabularyId>(id: I): Vocabulary<I> {
  return load(id).vocabulary;
}

/** The concept with exactly this IRI; for what people and other catalogues write, use `resolve`. */
export function byIri<I extends VocabularyId>(id: I, iri: string): ConceptTypes[I] | undefined {
  return load(id).byIri.get(iri);
}

/** The concept with exactly this code, in the case of the table. */
export function byCode<I extends VocabularyId>(id: I, code: string): ConceptTypes[I] | undefined {
  return load(id).byCode.get(code);
}

/**
 * What a concept is called, for display.
 *
 * @param iri canonical IRI of a concept
 * @param language the reader's language; Italian, English, then the code stand in for a missing label
 * @returns the label, or the IRI itself when the vocabulary does not have it, so that a page always shows something
 */
export function labelOf(id: VocabularyId, iri: string, language = 'it'): string {
  const concept = byIri(id, iri);
  if (!concept) return iri;
  const { it, en } = concept.label;
  return (language === 'en' ? en : it) ?? it ?? en ?? concept.code;
}

/** The vocabulary with its indexes, for the other modules of this folder. */
export function load<I extends VocabularyId>(id: I): LoadedVocabulary<I> {
  const known = loaded.get(id) ?? read(id);
  loaded.set(id, known);
  return known as unknown as LoadedVocabulary<I>;
}

function read(id: VocabularyId): LoadedVocabulary {
  const names = tablesOf[id] ?? [id];
  const tables = names.map((name) => ({ name, ...readTable(name) }));
  let entries: readonly Entry[] = tables.flatMap(({ name, rows }) =>
    rows.map((row): Entry => readers[id](row, name)),
  );
  if (id === 'place') entries = linkPlaces(entries as readonly Entry<Place>[], euLinks(tables));
  const concepts = Object.freeze(entries.map((entry) => entry.concept));
  const metadata = tables.map((table) => Object.freeze(table.metadata));
  const [first] = metadata;
  if (!first) throw new Error(`vocabulary ${id} has no table`);
  let positions: KeyIndex | undefined;
  return {
    vocabulary: Object.freeze({ ...first, id, tables: metadata, concepts }) as Vocabulary,
    byIri: new Map(concepts.map((concept) => [concept.iri, concept])),
    byCode: new Map(concepts.map((concept) => [concept.code, concept])),
    positionOf: (key) => {
      positions ??= indexKeys(entries, isFirstDescription);
      return positions(key);
    },
  } as LoadedVocabulary;
}

/** ISTAT code of the municipality by code of the EU place that describes it too. */
function euLinks(tables: readonly (ReturnType<typeof readTable> & { name: string })[]): Map<string, string> {
  const rows = tables.find((table) => table.name === 'place-eu')?.rows ?? [];
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const municipality = row.text('municipality');
      return municipality ? [[row.code, municipality]] : [];
    }),
  );
}

/**
 * Ties a municipality and its entry in the EU table to each other by `sameAs`, and lets the municipality
 * be found by the names of that table (Pompeii, Reggio Calabria).
 */
function linkPlaces(entries: readonly Entry<Place>[], links: Map<string, string>): Entry<Place>[] {
  const byCode = new Map(entries.map((entry) => [entry.concept.code, entry.concept]));
  const twins = new Map<string, Place>();
  for (const [eu, istat] of links) {
    const place = byCode.get(eu);
    const municipality = byCode.get(istat);
    if (!place || !municipality) throw new Error(`the link of places ${eu} and ${istat} leads nowhere`);
    twins.set(eu, municipality).set(istat, place);
  }
  return entries.map((entry) => {
    const twin = twins.get(entry.concept.code);
    if (!twin) return entry;
    const concept = Object.freeze({ ...entry.concept, sameAs: twin.iri });
    // Its own name is a label already; repeating it would hide that a province may share it.
    const own = Object.values(concept.label).map(textKey);
    const others = Object.values(twin.label).filter((name) => !own.includes(textKey(name)));
    return isFirstDescription(concept)
      ? { ...entry, concept, claims: [...entry.claims, ...others] }
      : { ...entry, concept };
  });
}

// "Bologna" is the municipality, not its second description in the EU table.
function isFirstDescription(concept: Concept): boolean {
  const { kind, sameAs } = concept as Partial<Place>;
  return !(kind === 'eu-place' && sameAs);
}
