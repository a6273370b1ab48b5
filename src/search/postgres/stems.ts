import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { Stems } from '../memory/vocabulary.js';

const BATCH = 20_000;
const LETTERS = /^\p{L}{3,}$/u;

/**
 * What PostgreSQL's Italian and English stemmers make of folded words. Codes and short words stay as they are; so do the
 * stemmers' own stop words, which are not ours.
 */
export async function stemsOf(db: Db, words: Iterable<string>): Promise<Map<string, Stems>> {
  const stems = new Map<string, Stems>();
  const open: string[] = [];
  for (const word of words) {
    if (LETTERS.test(word)) open.push(word);
    else stems.set(word, { it: word, en: word });
  }
  for (let i = 0; i < open.length; i += BATCH) {
    const { rows } = await sql<{ word: string; it: string | null; en: string | null }>`
      select word, (ts_lexize('italian_stem', word))[1] as it, (ts_lexize('english_stem', word))[1] as en
      from unnest(${open.slice(i, i + BATCH)}::text[]) as word
    `.execute(db);
    for (const { word, it, en } of rows) stems.set(word, { it: it ?? word, en: en ?? word });
  }
  return stems;
}
