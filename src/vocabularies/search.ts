import { textKey } from './keys.js';
import type { Concept, ConceptTypes, Place, VocabularyId } from './types.js';
import { vocabulary } from './vocabulary.js';

interface Searchable {
  readonly concept: Concept;
  readonly texts: readonly string[];
}

const searchables = new Map<VocabularyId, readonly Searchable[]>();

/**
 * Concepts to offer while someone types: those whose code or label is the text, then those that begin
 * with it, then those with a word that begins with it, then those that contain it. Provisional entries,
 * which publishers must not use, are never offered.
 *
 * @param id the vocabulary
 * @param text what was typed so far; empty offers the vocabulary from its beginning
 * @param limit most concepts to return, 10 if not said
 * @returns the concepts, best first; equals in the order of the vocabulary, shorter labels first
 */
export function search<I extends VocabularyId>(id: I, text: string, limit = 10): readonly ConceptTypes[I][] {
  const sought = textKey(text);
  const known = searchables.get(id) ?? prepare(id);
  searchables.set(id, known);
  const ranked: { concept: Concept; rank: number; length: number }[] = [];
  for (const { concept, texts } of known) {
    const rank = Math.min(...texts.map((candidate) => rankOf(candidate, sought)));
    if (rank < NO_MATCH) ranked.push({ concept, rank, length: sought ? (texts[0]?.length ?? 0) : 0 });
  }
  ranked.sort((a, b) => a.rank - b.rank || a.length - b.length);
  return ranked.slice(0, Math.max(0, limit)).map(({ concept }) => concept as ConceptTypes[I]);
}

const NO_MATCH = 4;

function rankOf(candidate: string, sought: string): number {
  if (candidate === sought) return 0;
  const at = candidate.indexOf(sought);
  if (at === 0) return 1;
  if (at < 0) return NO_MATCH;
  return candidate.includes(` ${sought}`) ? 2 : 3;
}

function prepare(id: VocabularyId): readonly Searchable[] {
  return vocabulary(id)
    .concepts.filter((concept) => !concept.provisional && !isSecondDescription(concept))
    .map((concept) => {
      const { it = '', en = '' } = concept.label;
      const { nameDe = '', plate = '' } = concept as Partial<Place>;
      const texts = new Set([it, en, concept.code, nameDe, plate].map(textKey).filter(Boolean));
      return { concept, texts: [...texts] };
    });
}

// One place is offered once: the municipality, which knows its IRI in the EU table.
function isSecondDescription(concept: Concept): boolean {
  const { kind, sameAs } = concept as Partial<Place>;
  return kind === 'eu-place' && sameAs !== undefined;
}
