import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { Stems } from '../memory/vocabulary.js';
import { Synonyms, wordsOfGroups } from '../text/synonyms.js';
import { stemsOf } from './stems.js';

/** Stems of so many words that were asked for are remembered. */
const MOST_STEMS = 50_000;

/** Synonyms are read again when they are older than this: whoever changes the table sees it work soon. */
const SYNONYMS_MS = 30_000;

/** What has to be known of the words of a query. */
export interface WordKnowledge {
  stems(words: Iterable<string>): Promise<(word: string) => Stems>;
  synonyms(): Promise<Synonyms>;
}

/** Asks PostgreSQL for stems and synonyms, and remembers what it said. */
export function wordKnowledge(db: Db): WordKnowledge {
  const known = new Map<string, Stems>();
  let synonymStems = new Map<string, Stems>();
  let synonyms: Promise<Synonyms> | undefined;
  let readAt = 0;

  async function readSynonyms(): Promise<Synonyms> {
    const { rows } = await sql<{ terms: string[] }>`select terms from search_synonym order by id`.execute(db);
    const groups = rows.map(({ terms }) => terms);
    synonymStems = await stemsOf(db, new Set(wordsOfGroups(groups)));
    return new Synonyms(groups, (word) => synonymStems.get(word)?.it ?? word);
  }

  return {
    async stems(words) {
      const asked = new Map<string, Stems>();
      const missing: string[] = [];
      for (const word of words) {
        const stems = known.get(word);
        if (stems) asked.set(word, stems);
        else missing.push(word);
      }
      if (missing.length > 0) {
        for (const [word, stems] of await stemsOf(db, missing)) {
          asked.set(word, stems);
          known.set(word, stems);
        }
        for (const oldest of known.keys()) {
          if (known.size <= MOST_STEMS) break;
          known.delete(oldest);
        }
      }
      return (word) => asked.get(word) ?? synonymStems.get(word) ?? { it: word, en: word };
    },
    synonyms() {
      if (!synonyms || Date.now() - readAt > SYNONYMS_MS) {
        readAt = Date.now();
        synonyms = readSynonyms();
        synonyms.catch(() => {
          synonyms = undefined;
        });
      }
      return synonyms;
    },
  };
}
