/** A set of document numbers, a bit each. */
export type Bits = Uint32Array;

/** An empty set for numbers below `size`. */
export const emptyBits = (size: number): Bits => new Uint32Array((size + 31) >>> 5);

export const setBit = (bits: Bits, i: number): void => {
  bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
};

export const hasBit = (bits: Bits, i: number): boolean =>
  (((bits[i >>> 5] as number) >>> (i & 31)) & 1) === 1;

/** Keeps in `into` what is in both. */
export function intersect(into: Bits, other: Bits): Bits {
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] as number) & (other[i] as number);
  return into;
}

/** Adds to `into` what is in the other. */
export function unite(into: Bits, other: Bits): Bits {
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] as number) | (other[i] as number);
  return into;
}

/** What is in `universe` and not in `bits`; a set of its own. */
export function complement(bits: Bits, universe: Bits): Bits {
  const result = new Uint32Array(universe.length);
  for (let i = 0; i < result.length; i += 1) result[i] = (universe[i] as number) & ~(bits[i] as number);
  return result;
}

/** How many are in the set. */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i += 1) {
    let word = bits[i] as number;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return count;
}

export const isEmpty = (bits: Bits): boolean => bits.every((word) => word === 0);

/** The numbers of the set, in order. */
export function numbersOf(bits: Bits): Int32Array {
  const numbers = new Int32Array(countBits(bits));
  let count = 0;
  for (let at = 0; at < bits.length; at += 1) {
    let word = bits[at] as number;
    while (word !== 0) {
      const low = word & -word;
      word ^= low;
      numbers[count] = (at << 5) + 31 - Math.clz32(low);
      count += 1;
    }
  }
  return numbers;
}

/** Calls `visit` with each number in the set, in order. */
export function eachBit(bits: Bits, visit: (i: number) => void): void {
  for (let at = 0; at < bits.length; at += 1) {
    let word = bits[at] as number;
    while (word !== 0) {
      const low = word & -word;
      visit((at << 5) + 31 - Math.clz32(low));
      word ^= low;
    }
  }
}
