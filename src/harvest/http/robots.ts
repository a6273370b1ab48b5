/** One line of a group: an address that begins so may or may not be asked for. */
interface Rule {
  allows: boolean;
  pattern: string;
}

/** What a robots.txt says to us. */
export interface Robots {
  /** @param path with its query, as it is asked for */
  allows(path: string): boolean;
}

const LONGEST_LINE = 4000;

/** Nothing is forbidden. */
export const EVERYTHING: Robots = { allows: () => true };

/** Whether a path matches a pattern with `*` and a final `$` (RFC 9309, 2.2.3). Linear: parts are looked for in order. */
function matches(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith('$');
  const [first = '', ...parts] = (isWhole ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const [i, part] of parts.entries()) {
    if (isWhole && i === parts.length - 1) return path.length - part.length >= at && path.endsWith(part);
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return !isWhole || at === path.length;
}

/** As an address writes it, so that both sides compare. */
const normal = (path: string): string => {
  try {
    return new URL(path, 'http://x').pathname + new URL(path, 'http://x').search;
  } catch {
    return path;
  }
};

/**
 * Reads a robots.txt (RFC 9309): the groups that name us, else those for everybody; the longest matching rule counts, and
 * allows where two are as long.
 * @param product our name in it, as `portico`
 */
export function parseRobots(text: string, product: string): Robots {
  const groups = new Map<string, Rule[]>();
  let agents: string[] = [];
  let isOpen = false;
  for (const line of text.slice(0, 512_000).split(/\r\n?|\n/)) {
    const [said = ''] = line.slice(0, LONGEST_LINE).split('#');
    const at = said.indexOf(':');
    const field = said.slice(0, Math.max(at, 0)).trim();
    const value = said.slice(at + 1).trim();
    if (/^user-agent$/i.test(field)) {
      if (!isOpen) agents = [];
      isOpen = true;
      agents.push(value.toLowerCase());
      for (const agent of agents) if (!groups.has(agent)) groups.set(agent, []);
    } else if (/^(dis)?allow$/i.test(field)) {
      isOpen = false;
      // An empty line forbids nothing.
      if (value === '') continue;
      for (const agent of agents) {
        groups.get(agent)?.push({ allows: /^allow$/i.test(field), pattern: value });
      }
    }
  }
  const rules = groups.get(product.toLowerCase()) ?? groups.get('*');
  if (!rules || rules.length === 0) return EVERYTHING;
  return {
    allows(path) {
      const asked = normal(path);
      const longest = rules
        .filter(({ pattern }) => matches(pattern, asked))
        .sort((a, b) => b.pattern.length - a.pattern.length || Number(b.allows) - Number(a.allows))[0];
      return longest?.allows ?? true;
    },
  };
}
