import type { Flat } from './world-shape.js';

/**
 * A shape as bytes, as the index of a map keeps it: how many parts, then of each how many positions and the steps from
 * one position to the next, as variable-length numbers of 7 bits, signed ones zigzag. Some 4 bytes a position.
 */
export function packParts(parts: readonly Flat[]): Uint8Array {
  let positions = 0;
  for (const part of parts) positions += part.length / 2;
  // Five bytes hold any step of the plane.
  const bytes = new Uint8Array(5 + parts.length * 5 + positions * 10);
  let end = 0;
  const write = (value: number): void => {
    let rest = value;
    while (rest >= 128) {
      bytes[end++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    bytes[end++] = rest;
  };
  const step = (value: number): void => write(value < 0 ? -2 * value - 1 : 2 * value);
  write(parts.length);
  let x = 0;
  let y = 0;
  for (const part of parts) {
    write(part.length / 2);
    for (let at = 0; at < part.length; at += 2) {
      step((part[at] as number) - x);
      step((part[at + 1] as number) - y);
      x = part[at] as number;
      y = part[at + 1] as number;
    }
  }
  return bytes.slice(0, end);
}

/** The parts that `packParts` was given. */
export function unpackParts(bytes: Uint8Array): Float64Array[] {
  let at = 0;
  const read = (): number => {
    let byte = bytes[at++] as number;
    if (byte < 128) return byte;
    let value = byte & 127;
    let weight = 128;
    for (;;) {
      byte = bytes[at++] as number;
      if (byte === undefined) throw new RangeError('The bytes of a shape end too soon');
      value += (byte & 127) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
  };
  const step = (): number => {
    const value = read();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const parts: Float64Array[] = [];
  let x = 0;
  let y = 0;
  for (let left = read(); left > 0; left -= 1) {
    const part = new Float64Array(read() * 2);
    for (let put = 0; put < part.length; put += 2) {
      x += step();
      y += step();
      part[put] = x;
      part[put + 1] = y;
    }
    parts.push(part);
  }
  return parts;
}
