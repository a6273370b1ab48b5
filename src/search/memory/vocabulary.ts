import { nearTo, toleranceOf } from '../text/nearness.js';
import { Growing } from './growing.js';

/** What a word ends up as for each stemmer. */
export interface Stems {
  it: string;
  en: string;
}

const NONE = -1;

/** Words of one stem, linked: where the first is, and behind each the next. */
class Stemmed {
  readonly #first = new Map<string, number>();
  readonly #next = new Growing(Int32Array);

  add(word: number, stem: string): void {
    this.#next.push(this.#first.get(stem) ?? NONE);
    this.#first.set(stem, word);
  }

  *of(stem: string): Generator<number> {
    for (let word = this.#first.get(stem) ?? NONE; word !== NONE; word = this.#next.data[word] as number)
      yield word;
  }
}

/** Which letters a word has, a bit each: words that differ in many cannot be near. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i += 1) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

function onesIn(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return (((count + (count >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/**
 * All words of the index, by number, with their stems in both languages: two words are one to a search when either
 * stemmer says so, whatever language a text claims to be in.
 */
export class Vocabulary {
  readonly words: string[] = [];
  readonly #letters = new Growing(Int32Array);
  readonly #numbers = new Map<string, number>();
  readonly #italian = new Stemmed();
  readonly #english = new Stemmed();

  numberOf(word: string): number | undefined {
    return this.#numbers.get(word);
  }

  add(word: string, stems: Stems): number {
    const number = this.words.length;
    this.words.push(word);
    this.#letters.push(lettersOf(word));
    this.#numbers.set(word, number);
    this.#italian.add(number, stems.it);
    this.#english.add(number, stems.en);
    return number;
  }

  /** The numbers of all words that share a stem, the word with the given number first. */
  family(stems: Stems, own: number | undefined): number[] {
    const all = new Set<number>(own === undefined ? [] : [own]);
    for (const word of this.#italian.of(stems.it)) all.add(word);
    for (const word of this.#english.of(stems.en)) all.add(word);
    return [...all];
  }

  /** The numbers of the words that are nearly this one (`toleranceOf`). */
  near(word: string): number[] {
    const isNear = nearTo(word);
    const letters = lettersOf(word);
    // One change takes one letter away and brings another.
    const most = 2 * toleranceOf(word);
    const found: number[] = [];
    for (let i = 0; i < this.words.length; i += 1) {
      if (onesIn(letters ^ (this.#letters.data[i] as number)) <= most && isNear(this.words[i] as string))
        found.push(i);
    }
    return found;
  }

  /** The numbers of the words that pass. Looks at every word. */
  matching(passes: (word: string) => boolean): number[] {
    const found: number[] = [];
    for (let i = 0; i < this.words.length; i += 1) if (passes(this.words[i] as string)) found.push(i);
    return found;
  }
}
