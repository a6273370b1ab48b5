const PAGE = 65_536;
const MEMORY_SECTION = 5;
/** Magic number and version. */
const PREAMBLE = 8;

/** A number as WebAssembly writes it (unsigned LEB128), and where the next one begins. */
function readNumber(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  let next = at;
  for (let shift = 1; ; shift *= 128) {
    const byte = bytes[next] ?? 0;
    next += 1;
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) return { value, next };
  }
}

function writeNumber(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writeNumber(Math.floor(value / 128))];
}

/**
 * A WebAssembly module whose memory cannot grow beyond so many bytes. The engine's own has no limit but 4 GB, and nothing
 * else bounds it: V8's flag counts for all modules of the process, and ends it when a memory is larger already.
 * The module as it is when it declares no memory of its own.
 */
export function withMemoryLimit(module: Uint8Array, maxBytes: number): Uint8Array {
  const pages = Math.min(PAGE, Math.floor(maxBytes / PAGE));
  for (let at = PREAMBLE; at < module.length; ) {
    const { value: size, next: start } = readNumber(module, at + 1);
    if (module[at] === MEMORY_SECTION) {
      // One memory: its number, whether it has a maximum, its minimum.
      const { value: minimum } = readNumber(module, start + 2);
      const limits = [1, 1, ...writeNumber(minimum), ...writeNumber(Math.max(minimum, pages))];
      return Buffer.concat([
        module.subarray(0, at),
        Buffer.from([MEMORY_SECTION, ...writeNumber(limits.length), ...limits]),
        module.subarray(start + size),
      ]);
    }
    at = start + size;
  }
  return module;
}

/**
 * Bounds the memory of the engine of this thread and tells how much it holds; its package does neither. To be called
 * before the package is imported.
 * @returns a function that gives bytes, 0 before the engine is there
 */
export function boundWasmMemory(maxBytes: number): () => number {
  const memories: WebAssembly.Memory[] = [];
  WebAssembly.Module = new Proxy(WebAssembly.Module, {
    construct: (target, [bytes]: [Uint8Array]) =>
      new target(withMemoryLimit(bytes, maxBytes) as Uint8Array<ArrayBuffer>),
  });
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, parameters: [WebAssembly.Module, WebAssembly.Imports?]) {
      const instance = new target(...parameters);
      for (const value of Object.values(instance.exports)) {
        if (value instanceof WebAssembly.Memory) memories.push(value);
      }
      return instance;
    },
  });
  return () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

/** Whether an error is one after which the engine's memory cannot be trusted: it has run out of memory or of stack. */
export const isCrash = (error: unknown): boolean => error instanceof WebAssembly.RuntimeError;
