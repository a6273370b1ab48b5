import type { Bilingual } from '../../errors.js';

/** Texts about addresses that were checked. */
export const LINKS = {
  'links.title': { it: 'Collegamenti', en: 'Links' },
  'links.brokenSince': { it: 'non raggiungibile dal {date}', en: 'not reachable since {date}' },
  'links.broken': {
    it: 'Indirizzo non raggiungibile dal {date}.',
    en: 'Address not reachable since {date}.',
  },
  'links.allAnswer': {
    it: 'Gli indirizzi verificati rispondono ({n}).',
    en: 'The addresses that were checked answer ({n}).',
  },
  'links.moved': { it: 'si è spostato per sempre a', en: 'has moved for good to' },
  'links.history': { it: 'Tutte le verifiche (JSON)', en: 'All checks (JSON)' },
} as const satisfies Record<string, Bilingual>;
