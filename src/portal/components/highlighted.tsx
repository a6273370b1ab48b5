import { markPart } from '../../search/highlight.js';
import type { Highlighted, Highlights } from '../../search/search.js';
import { tokens } from '../../search/text/tokens.js';
import { plainText } from '../markdown.js';

/** A text with the words that were looked for marked. */
export const Marked = ({ pieces }: { pieces: Highlighted }) => (
  <>{pieces.map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}</>
);

/**
 * The part of a description around the first words found, or undefined when it has none. The index marks the Markdown
 * as it was written; a card shows its words alone.
 */
export function markedExcerpt(
  description: string,
  { title = [], description: found = [] }: Highlights,
): Highlighted | undefined {
  const words = new Set([...title, ...found].filter(({ hit }) => hit).flatMap(({ text }) => tokens(text)));
  return words.size === 0 ? undefined : markPart(plainText(description), (word) => words.has(word));
}
