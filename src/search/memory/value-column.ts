import { type Bits, setBit } from './bits.js';
import { Growing } from './growing.js';

/**
 * An exact field of all documents: values are coded by a dictionary, and can be followed both ways, from document to
 * values (facets) and from value to documents (conditions). Documents are only ever added; `settle` packs what was
 * added so far, later ones are kept in lists beside.
 */
export class ValueColumn {
  /** The dictionary: a value's code is its place here. */
  readonly values: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #starts = new Growing(Int32Array);
  readonly #flat = new Growing(Int32Array);
  /** Documents of each code below `#settledCodes`, packed; where each begins. */
  #packed = new Int32Array(0);
  #packedStarts = new Int32Array(1);
  #tail = new Map<number, number[]>();
  #counts = new Int32Array(0);

  constructor() {
    this.#starts.push(0);
  }

  /** How many documents there are. */
  get size(): number {
    return this.#starts.length - 1;
  }

  /** Adds the next document. Values are expected once each. */
  add(values: readonly string[]): void {
    const slot = this.size;
    for (const value of values) {
      const code = this.#codeFor(value);
      this.#flat.push(code);
      const list = this.#tail.get(code);
      if (list) list.push(slot);
      else this.#tail.set(code, [slot]);
    }
    this.#starts.push(this.#flat.length);
  }

  /** Adds the next document while loading: `settle` must follow before anything is asked. */
  addUnsettled(values: readonly string[]): void {
    for (const value of values) this.#flat.push(this.#codeFor(value));
    this.#starts.push(this.#flat.length);
  }

  /** Packs what was added. */
  settle(): void {
    this.#starts.trim();
    this.#flat.trim();
    const starts = this.#starts.data;
    const flat = this.#flat.data;
    const begins = new Int32Array(this.values.length + 1);
    for (let i = 0; i < this.#flat.length; i += 1)
      begins[(flat[i] as number) + 1] = (begins[(flat[i] as number) + 1] as number) + 1;
    for (let code = 0; code < this.values.length; code += 1)
      begins[code + 1] = (begins[code + 1] as number) + (begins[code] as number);
    const next = begins.slice();
    const packed = new Int32Array(this.#flat.length);
    for (let slot = 0; slot < this.size; slot += 1) {
      for (let i = starts[slot] as number; i < (starts[slot + 1] as number); i += 1) {
        const code = flat[i] as number;
        const at = next[code] as number;
        packed[at] = slot;
        next[code] = at + 1;
      }
    }
    this.#packed = packed;
    this.#packedStarts = begins;
    this.#tail = new Map();
  }

  codeOf(value: string): number | undefined {
    return this.#codes.get(value);
  }

  /** Adds to `bits` the documents that have the value of this code. */
  addTo(bits: Bits, code: number): void {
    if (code + 1 < this.#packedStarts.length) {
      const end = this.#packedStarts[code + 1] as number;
      for (let i = this.#packedStarts[code] as number; i < end; i += 1)
        setBit(bits, this.#packed[i] as number);
    }
    for (const slot of this.#tail.get(code) ?? []) setBit(bits, slot);
  }

  /** The newest document that has the value of this code. */
  lastOf(code: number): number | undefined {
    const tail = this.#tail.get(code);
    if (tail) return tail.at(-1);
    const end = this.#packedStarts[code + 1];
    return end === undefined || end === this.#packedStarts[code] ? undefined : this.#packed[end - 1];
  }

  /** Adds to `bits` the documents that have any value. */
  addPresent(bits: Bits): void {
    const starts = this.#starts.data;
    for (let slot = 0; slot < this.size; slot += 1)
      if ((starts[slot + 1] as number) > (starts[slot] as number)) setBit(bits, slot);
  }

  /**
   * How many of the documents have each value, by code. The array is this column's own and good until the next count:
   * one for each request would keep the garbage collector busy.
   */
  count(slots: Int32Array): Int32Array {
    if (this.#counts.length < this.values.length) this.#counts = new Int32Array(this.values.length * 2);
    const counts = this.#counts.subarray(0, this.values.length).fill(0);
    const starts = this.#starts.data;
    const flat = this.#flat.data;
    for (let n = 0; n < slots.length; n += 1) {
      const slot = slots[n] as number;
      const end = starts[slot + 1] as number;
      for (let i = starts[slot] as number; i < end; i += 1) {
        const code = flat[i] as number;
        counts[code] = (counts[code] as number) + 1;
      }
    }
    return counts;
  }

  /** The values of one document. */
  valuesOf(slot: number): string[] {
    const { data } = this.#starts;
    return [...this.#flat.data.subarray(data[slot], data[slot + 1])].map(
      (code) => this.values[code] as string,
    );
  }

  /** The first value of a document. */
  firstOf(slot: number): string | undefined {
    const { data } = this.#starts;
    const at = data[slot] as number;
    return at < (data[slot + 1] as number) ? this.values[this.#flat.data[at] as number] : undefined;
  }

  #codeFor(value: string): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.values.push(value);
    this.#codes.set(value, code);
    return code;
  }
}
