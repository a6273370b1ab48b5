import { resolve } from '../../src/vocabularies/index.js';

/** Themes that portals name in their own words (the usual ones of the product, in its languages), by code of the EU table. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/transport|mobil|trasport|deplacement|traffic|viabilit/, 'TRAN'],
  [/environ|ambient|clima|meteo|natura|verde|rifiut|waste|dechets/, 'ENVI'],
  [/energ/, 'ENER'],
  [/health|sanit|salute|sante\b/, 'HEAL'],
  [/educat|istruzione|scuol|formaz|cultur|sport|loisir|tempo libero|turism|touris|patrimoin/, 'EDUC'],
  [/agricol|agricult|pesca|fish|foreste|forest|aliment|food/, 'AGRI'],
  [/justice|giustizia|sicurezza|security|safety|securite|legal/, 'JUST'],
  [/econom|financ|finanz|bilanci|budget|impres|business|lavoro|employ|emploi|commerc/, 'ECON'],
  [/scien|tecnolog|technolog|ricerca|research|digital/, 'TECH'],
  [/populat|popolaz|societ|social|welfare|demograf|famigli/, 'SOCI'],
  [
    /region|citta\b|city|cities|territor|urban|spatial|planning|habitat|alloggi|housing|edilizia|cartograf/,
    'REGI',
  ],
  [
    /govern|amministraz|administration|elezion|election|citizen|cittadin|public sector|settore pubblico|trasparenza/,
    'GOVE',
  ],
  [/international|internazional/, 'INTR'],
];

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The EU themes behind a portal's own; what means none stands in `unknown`. */
export function readThemes(texts: readonly string[]): { theme: string[]; unknown: string[] } {
  const theme = new Set<string>();
  const unknown: string[] = [];
  for (const text of texts) {
    const exact = resolve('data-theme', text)?.concept.iri;
    const code = exact === undefined ? SPOKEN.find(([words]) => words.test(plain(text)))?.[1] : undefined;
    const iri = exact ?? (code && resolve('data-theme', code)?.concept.iri);
    if (iri) theme.add(iri);
    else unknown.push(text);
  }
  return { theme: [...theme], unknown };
}
