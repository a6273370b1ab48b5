import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import { tagName } from './to-tag.js';

/** Every keyword of what the public finds, once. Reads the whole index: for lists, not for each request. */
async function keywords(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct unnest(tag) as tag from search_document where kind = 'dataset' and visibility = 'public'
  `.execute(db);
  return rows.map((row) => row.tag);
}

/** Names of all tags in use, in order; `containing` keeps those with that text in them, whatever its case. */
export async function listTags(db: Db, containing = ''): Promise<string[]> {
  const names = new Set((await keywords(db)).map(tagName).filter((name) => name !== undefined));
  const wanted = containing.toLowerCase();
  return [...names].filter((name) => name.toLowerCase().includes(wanted)).sort();
}
