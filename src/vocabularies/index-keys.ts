import type { Entry } from './concepts.js';
import { iriKey, keyOf, textKey } from './keys.js';
import type { Concept } from './types.js';

/** Stands in the index for a key that means more than one concept. */
const AMBIGUOUS = -1;

/** Finds the position of the concept a key means; undefined if none or more than one. */
export type KeyIndex = (key: string) => number | undefined;

/**
 * Indexes the spellings of a vocabulary in three layers of trust: its own IRIs, codes and labels; the
 * aliases of the table; what follows from properties, as media types. A lower layer adds keys, and
 * settles those ambiguous above it; it never changes what a higher one says.
 *
 * @param entries the vocabulary, in order; positions refer to it
 * @param speaksForItself whether the labels of an entry count; a second description of the same place must not
 *   make the name of the place ambiguous
 */
export function indexKeys(
  entries: readonly Entry[],
  speaksForItself: (concept: Concept) => boolean = () => true,
): KeyIndex {
  const index = new Map<string, number>();
  const layers: readonly ((entry: Entry) => readonly string[])[] = [
    ({ concept }) => [
      iriKey(concept.iri),
      textKey(concept.code),
      ...(speaksForItself(concept) ? [textKey(concept.label.it ?? ''), textKey(concept.label.en ?? '')] : []),
    ],
    ({ aliases }) => aliases.map(keyOf),
    ({ claims }) => claims.map(keyOf),
  ];
  for (const keysOf of layers) {
    const layer = new Map<string, number>();
    entries.forEach((entry, position) => {
      for (const key of keysOf(entry)) {
        const known = layer.get(key);
        layer.set(key, known === undefined || known === position ? position : AMBIGUOUS);
      }
    });
    for (const [key, position] of layer) {
      if ((index.get(key) ?? AMBIGUOUS) === AMBIGUOUS) index.set(key, position);
    }
  }
  index.delete('');
  return (key) => {
    const position = index.get(key);
    return position === undefined || position === AMBIGUOUS ? undefined : position;
  };
}
