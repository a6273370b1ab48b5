import type { IndexedDocument } from '../indexed-document.js';
import { DATE_FIELDS, type DateField, EXTRA_PREFIX, type NumberField } from '../query/fields.js';
import { isStopWord } from '../text/stop-words.js';
import { BREAK } from '../text/word-fields.js';
import { type Bits, hasBit, setBit } from './bits.js';
import { Growing } from './growing.js';
import { SpanColumn } from './span-column.js';
import { ValueColumn } from './value-column.js';
import { type Stems, Vocabulary } from './vocabulary.js';
import { BREAK_CODE, FIELD, STOP, WordColumn } from './word-column.js';

/** A row of `search_document`. */
export type CopiedDocument = Omit<IndexedDocument, 'organizationId'> & { quality: number | null };

const NUMBERS: readonly NumberField[] = ['distributions', 'tags', 'quality'];

/**
 * The index in memory, column by column. A document that changes gets a new number (`slot`), its old one is dead: all
 * columns are only added to. `search/postgres` fills it and keeps it up to date.
 */
export class CatalogueCopy {
  readonly vocabulary = new Vocabulary();
  readonly words = new WordColumn();
  /** `visibility` is that of the document; who may see it is told by `shown`. */
  readonly exact = new Map<string, ValueColumn>();
  readonly dates = new Map<DateField, Growing<Float64Array>>();
  readonly numbers = new Map<NumberField, Growing<Float64Array>>();
  readonly boxes = new SpanColumn(4);
  readonly periods = new SpanColumn(2);
  /** Names of organizations and places by their value. */
  readonly labels = new Map<string, string>();
  readonly titles: string[] = [];
  /** Every field of extras that some document has or had, copied or not. */
  readonly extraFields = new Set<string>();
  readonly #live = new GrowingBits();
  readonly #shown = { public: new GrowingBits(), restricted: new GrowingBits(), draft: new GrowingBits() };
  #scores = new Float32Array(0);
  #dead = 0;
  #settledAt = 0;
  #loading = true;
  /** The last change: what recency is measured from. */
  newest = 0;

  /** @param fields the exact fields that are copied; more can come by `addColumn` */
  constructor(fields: Iterable<string>) {
    for (const field of new Set(['id', 'kind', 'organization', ...fields]))
      this.exact.set(field, new ValueColumn());
    for (const field of DATE_FIELDS) this.dates.set(field, new Growing(Float64Array));
    for (const field of NUMBERS) this.numbers.set(field, new Growing(Float64Array));
  }

  /** Documents, dead ones included: the length of every column. */
  get size(): number {
    return this.titles.length;
  }

  get liveCount(): number {
    return this.size - this.#dead;
  }

  /** Grows with every change. */
  get version(): number {
    return this.size + this.#dead;
  }

  /** Points of no document yet. The array is the copy's own: an answer is made at once, and has it to itself. */
  clearScores(): Float32Array {
    if (this.#scores.length < this.size) this.#scores = new Float32Array(this.size + 1024);
    return this.#scores.subarray(0, this.size).fill(0);
  }

  /** Documents added and dead since the last `settle`: what makes answers slower than they could be. */
  get unsettled(): number {
    return this.size - this.#settledAt + this.#dead;
  }

  /** The number of a document, when it is in the index. */
  slotOf(id: string): number | undefined {
    const ids = this.exact.get('id') as ValueColumn;
    const code = ids.codeOf(id);
    const slot = code === undefined ? undefined : ids.lastOf(code);
    return slot !== undefined && hasBit(this.#live.bits(this.size), slot) ? slot : undefined;
  }

  idOf(slot: number): string {
    return (this.exact.get('id') as ValueColumn).firstOf(slot) ?? '';
  }

  /** Sets of documents by who may see them. Not to be changed. */
  shown(which: 'public' | 'restricted' | 'draft'): Bits {
    return this.#shown[which].bits(this.size);
  }

  live(): Bits {
    return this.#live.bits(this.size);
  }

  /** The words of a document that have no stems yet: to be asked for before `add`. */
  newWords(document: Pick<CopiedDocument, 'words'>, into: Set<string>): void {
    for (const word of document.words.split(/[ \n]/))
      if (word !== '' && word !== BREAK && !isStopWord(word) && this.vocabulary.numberOf(word) === undefined)
        into.add(word);
  }

  /** Adds a document, in the place of what was there under its id. `stems` has those of `newWords`. */
  add(document: CopiedDocument, stems: ReadonlyMap<string, Stems>): void {
    if (!this.#loading) this.remove(document.id);
    const slot = this.size;
    const sequence = this.#sequence(document.words, stems);
    if (this.#loading) this.words.addUnsettled(sequence);
    else this.words.add(sequence);
    const { exact, dates, numbers, boxes = [], periods = [], labels } = document.fields;
    for (const [field, column] of this.exact) {
      const values = exact[field] ?? [];
      if (this.#loading) column.addUnsettled(values);
      else column.add(values);
    }
    for (const field of Object.keys(exact)) if (field.startsWith(EXTRA_PREFIX)) this.extraFields.add(field);
    for (const [field, column] of this.dates) column.push(dates[field] ?? Number.NaN);
    this.numbers.get('distributions')?.push(numbers.distributions);
    this.numbers.get('tags')?.push(numbers.tags);
    this.numbers.get('quality')?.push(document.quality ?? Number.NaN);
    this.boxes.add(boxes);
    this.periods.add(
      periods.map(([from, to]) => [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY]),
    );
    for (const [value, label] of Object.entries(labels)) this.labels.set(value, label);
    this.titles.push(document.titleSort);
    this.newest = Math.max(this.newest, dates.modified);
    this.#live.add(slot);
    this.#shown[document.visibility].add(slot);
  }

  remove(id: string): void {
    const slot = this.slotOf(id);
    if (slot === undefined) return;
    this.#dead += 1;
    this.#live.delete(slot);
    for (const set of Object.values(this.#shown)) set.delete(slot);
  }

  /** A field that was left out so far, by id of the document. */
  addColumn(field: string, valuesOf: ReadonlyMap<string, readonly string[]>): void {
    const column = new ValueColumn();
    for (let slot = 0; slot < this.size; slot += 1) column.addUnsettled(valuesOf.get(this.idOf(slot)) ?? []);
    column.settle();
    this.exact.set(field, column);
  }

  /** Ends loading: packs everything that was added. */
  settle(): void {
    this.words.settle(this.vocabulary.words.length);
    for (const column of this.exact.values()) column.settle();
    for (const column of [...this.dates.values(), ...this.numbers.values()]) column.trim();
    this.#loading = false;
    this.#settledAt = this.size;
  }

  #sequence(words: string, stems: ReadonlyMap<string, Stems>): Int32Array {
    const codes: number[] = [];
    for (const [i, line] of words.split('\n').entries()) {
      if (line === '') continue;
      codes.push(FIELD - i);
      for (const word of line.split(' ')) {
        codes.push(
          word === BREAK
            ? BREAK_CODE
            : isStopWord(word)
              ? STOP
              : (this.vocabulary.numberOf(word) ??
                this.vocabulary.add(word, stems.get(word) ?? { it: word, en: word })),
        );
      }
    }
    return Int32Array.from(codes);
  }
}

/** A set of document numbers that grows with the index. */
class GrowingBits {
  #bits: Bits = new Uint32Array(64);

  add(slot: number): void {
    if (slot >>> 5 >= this.#bits.length) {
      const larger = new Uint32Array(this.#bits.length * 2);
      larger.set(this.#bits);
      this.#bits = larger;
    }
    setBit(this.#bits, slot);
  }

  delete(slot: number): void {
    this.#bits[slot >>> 5] = (this.#bits[slot >>> 5] ?? 0) & ~(1 << (slot & 31));
  }

  /** The set for `size` documents, sharing memory. */
  bits(size: number): Bits {
    const words = (size + 31) >>> 5;
    while (this.#bits.length < words) {
      const larger = new Uint32Array(this.#bits.length * 2);
      larger.set(this.#bits);
      this.#bits = larger;
    }
    return this.#bits.subarray(0, words);
  }
}
