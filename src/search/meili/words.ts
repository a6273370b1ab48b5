import type { Stems } from '../memory/vocabulary.js';
import type { SearchNode, TextField } from '../query/tree.js';
import { isStopWord } from '../text/stop-words.js';
import { LONGEST_TERM, type Synonyms, type Term } from '../text/synonyms.js';
import { tokens } from '../text/tokens.js';
import { english, italian } from './document.js';
import { NotForMeilisearch } from './not-for-meilisearch.js';
import { stemsIn } from './settings.js';

/** What is known of the words of a query. */
export interface Knowledge {
  stemsOf(word: string): Stems;
  synonyms: Synonyms;
}

type Words = Extract<SearchNode, { kind: 'words' }>;

/** More ways to leave some of the words out than these are not written down. */
const MOST_WAYS = 50;

/** The terms of a query, each as its words without stop words around them; as the default engine reads them. */
export function termsOf(words: readonly string[]): string[][] {
  return [...new Set(words.map((word) => tokens(word).join(' ')))]
    .map((term) => {
      const parts = term.split(' ').filter((word) => word !== '');
      const first = parts.findIndex((word) => !isStopWord(word));
      return first < 0 ? [] : parts.slice(first, parts.findLastIndex((word) => !isStopWord(word)) + 1);
    })
    .filter((term) => term.length > 0);
}

/** Documents with a word of this one's family in the field; with `it`, of those the Italian stemmer takes for one. */
export function wordFilter(
  field: TextField,
  word: string,
  { stemsOf }: Knowledge,
  stemmers: 'it' | 'both' = 'both',
): string {
  const { it, en } = stemsOf(word);
  const stems = stemmers === 'it' ? [italian(it)] : [italian(it), english(en)];
  return `${stemsIn(field)} IN [${stems.map((stem) => `"${stem}"`).join(', ')}]`;
}

/** A term of one word; of more, which would have to follow each other, there is no filter. */
function oneWord(term: Term): string {
  const [word] = term;
  if (word === undefined || term.length > 1) throw new NotForMeilisearch('phrase');
  return word;
}

/** What means the same as these words. */
const synonymsOf = (words: readonly string[], { synonyms, stemsOf }: Knowledge): readonly Term[] =>
  synonyms.of(words.filter((word) => !isStopWord(word)).map((word) => stemsOf(word).it));

/** The words as groups: each all of its own words, or one synonym. */
function groupsOf(node: Words, known: Knowledge): string[] {
  const terms = termsOf(node.words);
  const longest = node.least === 'all' ? LONGEST_TERM : 1;
  const groups: string[] = [];
  for (let at = 0; at < terms.length; ) {
    for (let used = Math.min(longest, terms.length - at); used >= 1; used -= 1) {
      const own = terms.slice(at, at + used);
      const others = synonymsOf(own.flat(), known);
      if (others.length === 0 && used > 1) continue;
      const filters = own.map((term) => wordFilter(node.field, oneWord(term), known));
      const together =
        filters.length === 1 ? (filters[0] as string) : filters.map((f) => `(${f})`).join(' AND ');
      groups.push(
        [
          together,
          ...others.map((term) => wordFilter(node.field, oneWord(termsOf([term.join(' ')])[0] ?? []), known)),
        ]
          .map((filter) => `(${filter})`)
          .join(' OR '),
      );
      at += used;
      break;
    }
  }
  return groups;
}

/** Every way to choose so many of them. */
function choices<T>(from: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  if (from.length < count) return [];
  const [first, ...rest] = from as [T, ...T[]];
  return [...choices(rest, count - 1).map((chosen) => [first, ...chosen]), ...choices(rest, count)];
}

function waysOf(n: number, least: number): number {
  let ways = 1;
  for (let i = 1; i <= n - least; i += 1) ways = (ways * (least + i)) / i;
  return ways;
}

/** Documents with all of the words, or most; undefined for nothing but stop words. */
export function wordsFilter(node: Words, known: Knowledge): string | undefined {
  const groups = groupsOf(node, known);
  const n = groups.length;
  if (n === 0) return undefined;
  const least = node.least === 'all' || n <= 2 ? n : n <= 5 ? n - 1 : Math.floor(n * 0.8);
  if (waysOf(n, least) > MOST_WAYS) throw new NotForMeilisearch('most of many words');
  return choices(groups, least)
    .map((chosen) =>
      chosen.length === 1 ? (chosen[0] as string) : chosen.map((group) => `(${group})`).join(' AND '),
    )
    .map((way, _, ways) => (ways.length === 1 ? way : `(${way})`))
    .join(' OR ');
}

/** Whether a word of it has synonyms: it may be found without being there. */
export const hasSynonyms = (node: Words, known: Knowledge): boolean => {
  const terms = termsOf(node.words);
  return terms.some((_, at) =>
    terms.slice(at).some((__, i) => synonymsOf(terms.slice(at, at + i + 1).flat(), known).length > 0),
  );
};

/** The Italian stems of the words, which Meilisearch orders results by. */
export const rankedStems = (node: Words, { stemsOf }: Knowledge): string[] =>
  termsOf(node.words).map((term) => italian(stemsOf(oneWord(term)).it));
