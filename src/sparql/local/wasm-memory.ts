/**
 * How much memory the engine of this thread holds. Its package does not tell, so that its memory is noted while the
 * package is being loaded: call before importing it.
 * @returns a function that gives bytes, 0 before the engine is there
 */
export function watchWasmMemory(): () => number {
  const memories: WebAssembly.Memory[] = [];
  const Original = WebAssembly.Instance;
  WebAssembly.Instance = new Proxy(Original, {
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
