import type { TextField } from '../query/tree.js';
import { isStopWord } from '../text/stop-words.js';
import { LONGEST_TERM, type Synonyms } from '../text/synonyms.js';
import { tokens } from '../text/tokens.js';
import { maskOf, WEIGHTS, WORD_FIELDS } from '../text/word-fields.js';
import { type Bits, countBits, eachBit, emptyBits, hasBit, intersect, setBit, unite } from './bits.js';
import type { CatalogueCopy } from './catalogue-copy.js';
import type { Effort } from './question.js';
import type { Stems } from './vocabulary.js';
import { FIELD, STOP } from './word-column.js';

/** The best weight among the fields of each mask. */
const WEIGHT_OF_MASK = Float64Array.from({ length: 1 << WORD_FIELDS.length }, (_, mask) =>
  Math.max(0, ...WORD_FIELDS.map((field, i) => ((mask >> i) & 1) * WEIGHTS[field])),
);

/** How much words count that are not the one looked for, but of its family, nearly it, or mean the same. */
const FACTORS = { family: 0.9, prefix: 0.8, fuzzy: 0.6, synonym: 0.6 } as const;

/** A phrase is worth more than its words. */
const PHRASE = 1.5;

/** What can stand at a place of a phrase: one of these words, each with how much it counts; undefined for anything. */
type Choice = ReadonlyMap<number, number> | undefined;

/** What words need to be looked up. */
export interface Lookup {
  copy: CatalogueCopy;
  synonyms: Synonyms;
  stemsOf(word: string): Stems;
  effort: Effort;
  /** Points of each document, where results are to be ranked. */
  scores?: Float32Array | undefined;
  /** Collects the numbers of the words that results were looked for by. */
  wanted?: Set<number>;
}

/** Finds documents by words, and gives points for them. A result of undefined means: nothing but stop words was asked. */
export class WordsSearch {
  constructor(private readonly lookup: Lookup) {}

  /** All of the words, or Solr's `2<-1 5<80%` of them. */
  words(field: TextField, words: readonly string[], least: 'all' | 'most', ranks: boolean): Bits | undefined {
    const mask = maskOf(field);
    const terms = [...new Set(words.map((word) => tokens(word).join(' ')))]
      .map((word) => trimStops(word.split(' ')))
      .filter((term) => term.length > 0);
    if (terms.length === 0) return undefined;
    return least === 'all' ? this.#all(terms, mask, ranks) : this.#most(terms, mask, ranks);
  }

  /** Words one after the other; a stop word holds the place of any one word. */
  phrase(field: TextField, text: string, ranks: boolean): Bits | undefined {
    const words = trimStops(tokens(text));
    if (words.length === 0) return undefined;
    return this.#sequence(
      words.map((word) => (isStopWord(word) ? undefined : this.#family(word))),
      maskOf(field),
      ranks,
    );
  }

  /** Words of which the last one may be unfinished. */
  prefix(field: TextField, text: string, ranks: boolean): Bits | undefined {
    const words = tokens(text);
    const last = words.pop();
    if (last === undefined) return undefined;
    const begun = this.#vocabulary((word) => word.startsWith(last), last, FACTORS.prefix);
    return this.#sequence(
      [...dropLeadingStops(words).map((word) => (isStopWord(word) ? undefined : this.#family(word))), begun],
      maskOf(field),
      ranks,
    );
  }

  /** Words that are nearly these. */
  fuzzy(field: TextField, text: string, ranks: boolean): Bits | undefined {
    const words = trimStops(tokens(text));
    if (words.length === 0) return undefined;
    return this.#sequence(
      words.map((word) => (isStopWord(word) ? undefined : this.#near(word))),
      maskOf(field),
      ranks,
    );
  }

  /** Documents with a word that passes. */
  matching(field: TextField, passes: (word: string) => boolean): Bits {
    return this.#anyOf(this.#vocabulary(passes, undefined, 1) ?? new Map(), maskOf(field), false);
  }

  #all(terms: readonly string[][], mask: number, ranks: boolean): Bits {
    let result: Bits | undefined;
    for (let i = 0; i < terms.length; ) {
      const { bits, used } = this.#longestTerm(terms, i, mask, ranks);
      result = result ? intersect(result, bits) : bits;
      i += used;
    }
    return result as Bits;
  }

  #most(terms: readonly string[][], mask: number, ranks: boolean): Bits {
    const found = terms.map((term) => this.#longestTerm([term], 0, mask, ranks).bits);
    const n = found.length;
    const least = n <= 2 ? n : n <= 5 ? n - 1 : Math.floor(n * 0.8);
    const counts = new Uint16Array(this.lookup.copy.size);
    for (const bits of found) {
      this.lookup.effort.spend(bits.length);
      eachBit(bits, (slot) => {
        counts[slot] = (counts[slot] as number) + 1;
      });
    }
    const result = emptyBits(counts.length);
    for (let slot = 0; slot < counts.length; slot += 1)
      if ((counts[slot] as number) >= least) setBit(result, slot);
    return result;
  }

  /** The term at a place of a query, with those after it as far as together they have synonyms. */
  #longestTerm(
    terms: readonly string[][],
    at: number,
    mask: number,
    ranks: boolean,
  ): { bits: Bits; used: number } {
    const { synonyms, stemsOf } = this.lookup;
    for (let used = Math.min(LONGEST_TERM, terms.length - at); used >= 1; used -= 1) {
      const words = terms.slice(at, at + used).flat();
      const others = synonyms.of(words.filter((word) => !isStopWord(word)).map((word) => stemsOf(word).it));
      if (others.length === 0 && used > 1) continue;
      let bits: Bits | undefined;
      for (const term of terms.slice(at, at + used)) {
        const found = this.#term(term, mask, ranks, 1);
        bits = bits ? intersect(bits, found) : found;
      }
      for (const other of others) unite(bits as Bits, this.#term(other, mask, ranks, FACTORS.synonym));
      return { bits: bits as Bits, used };
    }
    throw new RangeError('no term there');
  }

  /** One word, or several that were written as one (`c_a944`): those have to follow each other. */
  #term(words: readonly string[], mask: number, ranks: boolean, factor: number): Bits {
    return this.#sequence(
      words.map((word) => (isStopWord(word) ? undefined : this.#family(word, factor))),
      mask,
      ranks,
    );
  }

  #family(word: string, factor = 1): Choice {
    const { vocabulary } = this.lookup.copy;
    const own = vocabulary.numberOf(word);
    const all = vocabulary.family(this.lookup.stemsOf(word), own);
    return new Map(all.map((number) => [number, number === own ? factor : factor * FACTORS.family]));
  }

  #near(word: string): Choice {
    const { vocabulary } = this.lookup.copy;
    this.lookup.effort.spend(vocabulary.words.length * 4);
    const own = vocabulary.numberOf(word);
    return new Map(vocabulary.near(word).map((number) => [number, number === own ? 1 : FACTORS.fuzzy]));
  }

  #vocabulary(passes: (word: string) => boolean, own: string | undefined, factor: number): Choice {
    const { vocabulary } = this.lookup.copy;
    this.lookup.effort.spend(vocabulary.words.length * 8);
    const first = own === undefined ? undefined : vocabulary.numberOf(own);
    return new Map(vocabulary.matching(passes).map((number) => [number, number === first ? 1 : factor]));
  }

  #sequence(choices: readonly Choice[], mask: number, ranks: boolean): Bits {
    if (ranks && this.lookup.wanted)
      for (const choice of choices) for (const word of choice?.keys() ?? []) this.lookup.wanted.add(word);
    const [only] = choices;
    if (choices.length === 1 && only) return this.#anyOf(only, mask, ranks);
    let candidates: Bits | undefined;
    for (const choice of choices) {
      if (!choice) continue;
      const bits = this.#anyOf(choice, mask, false);
      candidates = candidates ? intersect(candidates, bits) : bits;
    }
    return this.#inOrder(candidates ?? emptyBits(this.lookup.copy.size), choices, mask, ranks);
  }

  /** Documents with any of these words; each gives points once. */
  #anyOf(words: ReadonlyMap<number, number>, mask: number, ranks: boolean): Bits {
    const { copy, effort, scores } = this.lookup;
    const column = copy.words;
    const bits = emptyBits(copy.size);
    let frequency = 0;
    for (const word of words.keys()) frequency += column.frequency(word);
    effort.spend(frequency + words.size + bits.length);
    const rarity = rarityOf(frequency, copy.size);
    for (const [word, factor] of words) {
      if (!ranks || !scores) {
        column.each(word, mask, (slot) => setBit(bits, slot));
        continue;
      }
      const points = factor * rarity;
      column.each(word, mask, (slot, fields) => {
        if (hasBit(bits, slot)) return;
        setBit(bits, slot);
        scores[slot] = (scores[slot] as number) + points * this.#weight(slot, fields);
      });
    }
    return bits;
  }

  /** Of the candidates those in which the choices follow each other within one text. */
  #inOrder(candidates: Bits, choices: readonly Choice[], mask: number, ranks: boolean): Bits {
    const { copy, effort, scores } = this.lookup;
    const result = emptyBits(copy.size);
    const rarity = rarityOf(countBits(candidates), copy.size) * choices.filter(Boolean).length * PHRASE;
    const wanted = choices.map((choice) => choice && bitsOf(choice, copy.vocabulary.words.length));
    eachBit(candidates, (slot) => {
      const sequence = copy.words.sequenceOf(slot);
      effort.spend(sequence.length + 16);
      const fields = fieldsWith(sequence, wanted, mask);
      if (fields === 0) return;
      setBit(result, slot);
      if (ranks && scores) scores[slot] = (scores[slot] as number) + rarity * this.#weight(slot, fields);
    });
    return result;
  }

  /** A short title that has the word is about it. */
  #weight(slot: number, fields: number): number {
    const weight = WEIGHT_OF_MASK[fields] as number;
    return (fields & 1) === 1 ? weight + 0.5 / this.lookup.copy.words.titleWordsOf(slot) : weight;
  }
}

/** How much a word says, by how few documents have it (as in BM25). */
const rarityOf = (frequency: number, documents: number): number =>
  Math.log(1 + (documents + 0.5) / (Math.min(frequency, documents) + 0.5));

const bitsOf = (choice: ReadonlyMap<number, number>, words: number): Bits => {
  const bits = emptyBits(words);
  for (const word of choice.keys()) setBit(bits, word);
  return bits;
};

/** The fields among those of `mask` in which the choices follow each other. */
function fieldsWith(sequence: Int32Array, choices: readonly (Bits | undefined)[], mask: number): number {
  let fields = 0;
  let bit = 0;
  for (let at = 0; at < sequence.length; at += 1) {
    const code = sequence[at] as number;
    if (code <= FIELD) bit = 1 << (FIELD - code);
    else if ((bit & mask & ~fields) !== 0 && standsAt(sequence, at, choices)) fields |= bit;
  }
  return fields;
}

function standsAt(sequence: Int32Array, at: number, choices: readonly (Bits | undefined)[]): boolean {
  for (let i = 0; i < choices.length; i += 1) {
    const code = sequence[at + i];
    if (code === undefined || code < STOP) return false;
    const choice = choices[i];
    if (choice && (code === STOP || !hasBit(choice, code))) return false;
  }
  return true;
}

function dropLeadingStops(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !isStopWord(word));
  return first < 0 ? [] : words.slice(first);
}

const trimStops = (words: readonly string[]): string[] => {
  const kept = dropLeadingStops(words.filter((word) => word !== ''));
  return kept.slice(0, kept.findLastIndex((word) => !isStopWord(word)) + 1);
};
