import { type Bits, setBit } from './bits.js';
import { Growing } from './growing.js';

/** Any number of records of `width` numbers for each document: boxes and periods. */
export class SpanColumn {
  readonly #starts = new Growing(Int32Array);
  readonly #flat = new Growing(Float64Array);

  constructor(private readonly width: number) {
    this.#starts.push(0);
  }

  add(spans: readonly (readonly number[])[]): void {
    for (const span of spans) for (let i = 0; i < this.width; i += 1) this.#flat.push(span[i] ?? Number.NaN);
    this.#starts.push(this.#flat.length);
  }

  /** Adds to `bits` the documents of which a record passes. `at` is where it begins in `data`. */
  addWhere(bits: Bits, passes: (data: Float64Array, at: number) => boolean): void {
    const starts = this.#starts.data;
    const data = this.#flat.data;
    for (let slot = 0; slot < this.#starts.length - 1; slot += 1) {
      const end = starts[slot + 1] as number;
      for (let at = starts[slot] as number; at < end; at += this.width) {
        if (!passes(data, at)) continue;
        setBit(bits, slot);
        break;
      }
    }
  }
}
