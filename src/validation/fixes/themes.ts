import { allKeywords, allTexts } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';
import { byCode, byIri, type Subtheme, subthemesOf, vocabulary } from '../../vocabularies/index.js';
import type { FixableDoc } from './fix.js';
import { THEME_WORDS } from './theme-words.js';

/** The working entry of the vocabulary that publishers must not use. */
export const PROVISIONAL_THEME = byCode('data-theme', 'OP_DATPRO')?.iri ?? '';

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, ' ');

/** How much a word counts by where it stands. */
const WEIGHTS = { title: 3, keyword: 2, description: 1 } as const;
const LONGEST = 4000;

/** What a document says of itself, with the weight of each text. */
const sayings = (doc: FixableDoc): { text: string; weight: number }[] => [
  { text: ` ${plain(allTexts(doc.title))} `, weight: WEIGHTS.title },
  { text: ` ${plain(allKeywords(doc.keyword).join(' '))} `, weight: WEIGHTS.keyword },
  { text: ` ${plain(allTexts(doc.description).slice(0, LONGEST))} `, weight: WEIGHTS.description },
];

/** Concepts that a document speaks of, with the words that say so. */
export interface Proposed {
  iris: string[];
  reason: Bilingual;
}

interface Scored {
  iri: string;
  score: number;
  words: string[];
}

const scoreOf = (iri: string, stems: readonly string[], texts: ReturnType<typeof sayings>): Scored => {
  let score = 0;
  const words = new Set<string>();
  for (const { text, weight } of texts) {
    for (const stem of stems) {
      const at = text.indexOf(` ${stem}`);
      if (at === -1) continue;
      score += weight * Math.min(2, stem.length / 4);
      words.add(text.slice(at + 1).split(' ', 1)[0] ?? stem);
    }
  }
  return { iri, score, words: [...words] };
};

const reasonOf = (scored: readonly Scored[]): Bilingual => {
  const words = [...new Set(scored.flatMap((it) => it.words))].slice(0, 5).join(', ');
  return {
    it: `Ne parlano titolo, parole chiave o descrizione: ${words}.`,
    en: `Title, keywords or description speak of it: ${words}.`,
  };
};

/** The theme a document speaks of most, a second one where it is spoken of as much; undefined where of none. */
export function proposeThemes(doc: FixableDoc): Proposed | undefined {
  const texts = sayings(doc);
  const scored = THEME_WORDS.flatMap(([code, stems]) => {
    const iri = byCode('data-theme', code)?.iri;
    return iri ? [scoreOf(iri, stems, texts)] : [];
  })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const [first] = scored;
  if (!first) return undefined;
  const chosen = scored.filter(({ score }) => score === first.score).slice(0, 2);
  return { iris: chosen.map(({ iri }) => iri), reason: reasonOf(chosen) };
}

/** Short words of labels say nothing; the endings of longer ones differ with number and gender. */
const stemsOf = ({ label }: Subtheme): string[] =>
  plain(`${label.it ?? ''} ${label.en ?? ''}`)
    .split(' ')
    .filter((word) => word.length > 4)
    .map((word) => word.slice(0, Math.max(5, word.length - 2)));

/** The sub-theme of the document's themes whose label it speaks of most. */
export function proposeSubtheme(doc: FixableDoc): Proposed | undefined {
  const texts = sayings(doc);
  const candidates = (doc.theme ?? []).flatMap((theme) => subthemesOf(theme));
  const [first] = [...new Set(candidates)]
    .map((subtheme) => scoreOf(subtheme.iri, stemsOf(subtheme), texts))
    .filter(({ score }) => score >= WEIGHTS.keyword)
    .sort((a, b) => b.score - a.score);
  return first && { iris: [first.iri], reason: reasonOf([first]) };
}

/** Words that stand in many titles and find nothing. */
const COMMON = new Set(
  plain(
    'elenco elenchi dati dato dataset comune comunale della delle degli dello dell nella nelle sulla sulle anno anni ' +
      'per con tra fra the and for with list data from numero opendata open aggiornato aggiornamento presso presenti',
  ).split(' '),
);

/** Keywords made of the words of the title and the labels of the themes. */
export function proposeKeywords(doc: FixableDoc): string[] {
  const title = doc.title?.it ?? doc.title?.und ?? Object.values(doc.title ?? {})[0] ?? '';
  const words = (title.toLocaleLowerCase('it').match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}-]{3,}/gu) ?? []).filter(
    (word) => !COMMON.has(plain(word).trim()),
  );
  const themes = (doc.theme ?? []).flatMap((iri) => byIri('data-theme', iri)?.label.it ?? []);
  // A label is a list of terms: "Giustizia, sistema giuridico e sicurezza pubblica".
  const terms = themes
    .flatMap((label) => label.toLocaleLowerCase('it').split(/,| e /))
    .map((term) => term.trim());
  return [...new Set([...words, ...terms])].filter((word) => word !== '').slice(0, 10);
}

/** Whether an IRI is one of the themes that publishers may use. */
export const isTheme = (iri: string): boolean =>
  iri !== PROVISIONAL_THEME && vocabulary('data-theme').concepts.some((concept) => concept.iri === iri);
