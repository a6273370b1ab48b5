import type { DocumentMemory } from './context.js';

/**
 * Remembers which shared nodes a document has described, up to a bound: past it a node may be described again, which
 * repeats triples but changes nothing in the graph. At about 100 bytes a key the default holds 20 MB.
 */
export function documentMemory(limit = 200_000): DocumentMemory {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    add: (key) => {
      if (keys.size < limit) keys.add(key);
    },
  };
}
