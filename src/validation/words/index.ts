import type { Name } from '../rule.js';
import { EUROPEAN_PROPERTIES } from './european-properties.js';
import { ITALIAN_PROPERTIES } from './italian-properties.js';
import type { PropertyWords } from './samples.js';

export { type ClassWords, classWords } from './class-words.js';
export type { PropertyWords } from './samples.js';

/** The words of a property. */
export function propertyWords(property: Name): PropertyWords {
  const found = ITALIAN_PROPERTIES[property] ?? EUROPEAN_PROPERTIES[property];
  if (!found) throw new Error(`no words for the property ${property}`);
  return found;
}
