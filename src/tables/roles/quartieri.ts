import { textKey } from '../../vocabularies/keys.js';

/** The quartieri of Bologna since 2016, and the former ones that older files name. */
const CURRENT = [
  'Borgo Panigale-Reno',
  'Navile',
  'Porto-Saragozza',
  'San Donato-San Vitale',
  'Santo Stefano',
  'Savena',
];
const FORMER = ['Borgo Panigale', 'Reno', 'Porto', 'Saragozza', 'San Donato', 'San Vitale'];

const KEYS = new Set([...CURRENT, ...FORMER].map(textKey));

/** Whether a text names a quartiere of Bologna, in any case, with or without the word. */
export function isQuartiere(text: string): boolean {
  return KEYS.has(textKey(text.replace(/^quartiere\s+/i, '').replace(/\s*-\s*/g, '-')));
}
