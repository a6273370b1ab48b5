import { type LangMap, textIn } from '../catalog/model/index.js';
import type { Highlighted, Highlights } from './search.js';
import { placedTokens } from './text/tokens.js';

/** Length of the part of a description that is given, and how much of it stands before the first word found. */
const PART = 280;
const BEFORE = 60;

/** A text in pieces, those marked whose word is wanted. Neighbouring pieces are never of the same sort. */
export function mark(text: string, isWanted: (word: string) => boolean): Highlighted {
  const pieces: Highlighted = [];
  let at = 0;
  const push = (to: number, hit: boolean): void => {
    if (to <= at) return;
    pieces.push({ text: text.slice(at, to), hit });
    at = to;
  };
  for (const { word, from, to } of placedTokens(text)) {
    if (!isWanted(word)) continue;
    push(from, false);
    push(to, true);
  }
  push(text.length, false);
  return pieces;
}

/** The part of a text around the first wanted word, cut between words; undefined when there is none. */
export function markPart(text: string, isWanted: (word: string) => boolean): Highlighted | undefined {
  const flat = text.replace(/\s+/g, ' ').trim();
  const first = placedTokens(flat).find(({ word }) => isWanted(word));
  if (!first) return undefined;
  const from = first.from <= BEFORE ? 0 : flat.indexOf(' ', first.from - BEFORE) + 1;
  const start = Math.min(from, first.from);
  const end =
    start + PART >= flat.length ? flat.length : Math.max(flat.lastIndexOf(' ', start + PART), first.to);
  const part = `${start > 0 ? '… ' : ''}${flat.slice(start, end)}${end < flat.length ? ' …' : ''}`;
  return mark(part, isWanted);
}

/** Title and description with the words found; absent where a text has none of them. */
export function highlight(
  texts: { title?: LangMap | null; description?: LangMap | null },
  lang: 'it' | 'en',
  isWanted: (word: string) => boolean,
): Highlights {
  const title = mark(textIn(texts.title ?? undefined, lang) ?? '', isWanted);
  const description = markPart(textIn(texts.description ?? undefined, lang) ?? '', isWanted);
  return {
    ...(title.some(({ hit }) => hit) && { title }),
    ...(description && { description }),
  };
}
