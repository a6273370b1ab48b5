import { type Bits, setBit } from './bits.js';
import { Growing } from './growing.js';

/** Codes in the sequence of a document that are no words. Below `FIELD` each is the beginning of a field: FIELD - its number. */
export const STOP = -1;
export const BREAK_CODE = -2;
export const FIELD = -3;

/** Sequences lie in chunks of so many codes; none lies across two. */
const CHUNK = 1 << 18;

/** Told of each document that has a word, with the bits of the fields it stands in. */
type Visit = (slot: number, mask: number) => void;

/**
 * The words of all documents: as sequences, in which phrases are looked for, and from each word to the documents that
 * have it. As `ValueColumn`, documents are only added and `settle` packs them.
 */
export class WordColumn {
  readonly #chunks: Int32Array[] = [];
  #used = CHUNK;
  /** Where the sequence of each document begins (chunk * CHUNK + place), and how long it is. */
  readonly #begins = new Growing(Int32Array);
  readonly #lengths = new Growing(Int32Array);
  /** The fields that have any word, and how many words the title has, by document. */
  readonly #present = new Growing(Uint8Array);
  readonly #titleWords = new Growing(Uint8Array);
  #packedStarts = new Int32Array(1);
  #packedSlots = new Int32Array(0);
  #packedMasks = new Uint8Array(0);
  #tail = new Map<number, { slots: number[]; masks: number[] }>();

  get size(): number {
    return this.#lengths.length;
  }

  /** How many words the title of a document has, at most 255. */
  titleWordsOf(slot: number): number {
    return this.#titleWords.data[slot] as number;
  }

  /** Adds the next document by its sequence of word numbers and codes. */
  add(sequence: Int32Array): void {
    this.addUnsettled(sequence);
    const slot = this.size - 1;
    eachWord(sequence, (word, mask) => {
      const list = this.#tail.get(word) ?? { slots: [], masks: [] };
      this.#tail.set(word, list);
      if (list.slots.at(-1) === slot)
        list.masks[list.masks.length - 1] = (list.masks.at(-1) as number) | mask;
      else {
        list.slots.push(slot);
        list.masks.push(mask);
      }
    });
  }

  /** Adds the next document while loading: `settle` must follow before anything is asked. */
  addUnsettled(sequence: Int32Array): void {
    if (this.#used + sequence.length > CHUNK) {
      this.#chunks.push(new Int32Array(CHUNK));
      this.#used = 0;
    }
    const at = this.#chunks.length - 1;
    this.#chunks[at]?.set(sequence, this.#used);
    this.#begins.push(at * CHUNK + this.#used);
    this.#lengths.push(sequence.length);
    this.#used += sequence.length;
    let present = 0;
    let title = 0;
    eachWord(sequence, (_word, mask) => {
      present |= mask;
      if (mask === 1) title += 1;
    });
    this.#present.push(present);
    this.#titleWords.push(Math.min(title, 255));
  }

  /** Packs what was added. @param words how many different words there are */
  settle(words: number): void {
    const begins = new Int32Array(words + 1);
    const last = new Int32Array(words).fill(-1);
    for (let slot = 0; slot < this.size; slot += 1) {
      eachWord(this.sequenceOf(slot), (word) => {
        if (last[word] === slot) return;
        last[word] = slot;
        begins[word + 1] = (begins[word + 1] as number) + 1;
      });
    }
    for (let word = 0; word < words; word += 1)
      begins[word + 1] = (begins[word + 1] as number) + (begins[word] as number);
    const next = begins.slice();
    const slots = new Int32Array(begins[words] as number);
    const masks = new Uint8Array(slots.length);
    last.fill(-1);
    for (let slot = 0; slot < this.size; slot += 1) {
      eachWord(this.sequenceOf(slot), (word, mask) => {
        if (last[word] !== slot) {
          last[word] = slot;
          slots[next[word] as number] = slot;
          next[word] = (next[word] as number) + 1;
        }
        const at = (next[word] as number) - 1;
        masks[at] = (masks[at] as number) | mask;
      });
    }
    this.#packedStarts = begins;
    this.#packedSlots = slots;
    this.#packedMasks = masks;
    this.#tail = new Map();
  }

  /** Visits the documents that have the word in one of the fields of `mask`. */
  each(word: number, mask: number, visit: Visit): void {
    if (word + 1 < this.#packedStarts.length) {
      const end = this.#packedStarts[word + 1] as number;
      for (let i = this.#packedStarts[word] as number; i < end; i += 1) {
        const found = (this.#packedMasks[i] as number) & mask;
        if (found !== 0) visit(this.#packedSlots[i] as number, found);
      }
    }
    const tail = this.#tail.get(word);
    if (!tail) return;
    for (let i = 0; i < tail.slots.length; i += 1) {
      const found = (tail.masks[i] as number) & mask;
      if (found !== 0) visit(tail.slots[i] as number, found);
    }
  }

  /** How many documents have or had the word, in whatever field. */
  frequency(word: number): number {
    const start = this.#packedStarts[word];
    const end = this.#packedStarts[word + 1];
    const packed = start === undefined || end === undefined ? 0 : end - start;
    return packed + (this.#tail.get(word)?.slots.length ?? 0);
  }

  /** Adds to `bits` the documents that have any word in the fields of `mask`. */
  addPresent(bits: Bits, mask: number): void {
    for (let slot = 0; slot < this.size; slot += 1)
      if (((this.#present.data[slot] as number) & mask) !== 0) setBit(bits, slot);
  }

  /** Word numbers and codes of a document in order. */
  sequenceOf(slot: number): Int32Array {
    const begin = this.#begins.data[slot] as number;
    const at = begin % CHUNK;
    return (this.#chunks[Math.floor(begin / CHUNK)] as Int32Array).subarray(
      at,
      at + (this.#lengths.data[slot] as number),
    );
  }
}

/** Visits each word of a sequence with the bit of its field. */
function eachWord(sequence: Int32Array, visit: Visit): void {
  let bit = 0;
  for (let i = 0; i < sequence.length; i += 1) {
    const code = sequence[i] as number;
    if (code >= 0) visit(code, bit);
    else if (code <= FIELD) bit = 1 << (FIELD - code);
  }
}
