import { describe, expect, it } from 'vitest';
import { withMemoryLimit } from '../../src/sparql/local/wasm-memory.js';

/** (module (memory (export "m") 1)), with nothing after its memory but the export. */
const MODULE = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 0x6d, 2, 0,
]); // biome-ignore format: bytes
const PAGE = 65_536;

const memoryOf = (module: Uint8Array): WebAssembly.Memory =>
  new WebAssembly.Instance(new WebAssembly.Module(module as Uint8Array<ArrayBuffer>)).exports
    .m as WebAssembly.Memory;

describe('a limit of memory in a module', () => {
  it.each([2, 127, 128, 300])('of %i pages can be reached and not passed', (pages) => {
    const memory = memoryOf(withMemoryLimit(MODULE, pages * PAGE));
    memory.grow(pages - 1);
    expect(memory.buffer.byteLength).toBe(pages * PAGE);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  it('is never below what the module starts with', () => {
    expect(memoryOf(withMemoryLimit(MODULE, 10)).buffer.byteLength).toBe(PAGE);
  });

  it('is not there without one', () => {
    const memory = memoryOf(MODULE);
    memory.grow(400);
    expect(memory.buffer.byteLength).toBe(401 * PAGE);
  });

  it('leaves a module without memory alone', () => {
    const empty = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    expect(withMemoryLimit(empty, PAGE)).toEqual(empty);
  });
});
