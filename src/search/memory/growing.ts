/** The arrays of numbers that the index is made of. */
type Numbers = Int32Array | Float64Array | Uint8Array | Uint16Array | Uint32Array;
type Maker<A extends Numbers> = { new (length: number): A };

/** An array of numbers that can be added to. `data` is replaced as it grows: read it anew after each `push`. */
export class Growing<A extends Numbers> {
  data: A;
  length = 0;

  constructor(private readonly make: Maker<A>) {
    this.data = new make(64);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.#resize(this.length * 2);
    this.data[this.length] = value;
    this.length += 1;
  }

  /** Gives back what was set aside for more: for after a load. */
  trim(): void {
    if (this.data.length > this.length + 64) this.#resize(this.length + 64);
  }

  #resize(size: number): void {
    const larger = new this.make(size);
    larger.set(this.data.subarray(0, this.length) as never);
    this.data = larger;
  }
}
