import { sql } from 'kysely';
import type { Bilingual, FieldProblem } from '../../errors.js';
import type { Trx } from '../../platform/database.js';
import type { HarvestItemState, ResourceKind } from '../../platform/schema.js';

/** What is kept of a record. Without `id` it is new. */
export interface ItemRow {
  id: number | undefined;
  key: string;
  kind: ResourceKind;
  title: string | undefined;
  identifier: string | undefined;
  iri: string | undefined;
  aliases: readonly string[];
  chain: readonly string[];
  distance: number;
  hash: string | null;
  state: HarvestItemState;
  resourceId: string | undefined;
  outcome: string;
  reason: Bilingual | undefined;
  problems: readonly FieldProblem[];
}

/** Most problems kept with a record. */
const MOST_PROBLEMS = 20;

/**
 * Writes what is known of records, a statement for the new ones and one for the others; none is missing any more.
 * @returns the ids of all, by key
 */
export async function writeItems(
  trx: Trx,
  sourceId: string,
  rows: readonly ItemRow[],
  now: Date,
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const data = JSON.stringify(
    rows.map((row) => ({
      ...row,
      resource_id: row.resourceId ?? null,
      problems: row.problems.slice(0, MOST_PROBLEMS),
    })),
  );
  const columns = sql`id bigint, key text, kind text, title text, identifier text, iri text, aliases text[],
    chain text[], distance integer, hash text, state text, resource_id uuid, outcome text, reason jsonb, problems jsonb`;
  await sql`
    update harvest_item i set key = v.key, title = v.title, identifier = v.identifier, iri = v.iri, aliases = v.aliases,
      chain = v.chain, distance = v.distance, hash = v.hash, state = v.state, resource_id = v.resource_id,
      missing_since = null, missing_runs = 0, kept = false, outcome = v.outcome, reason = v.reason,
      problems = v.problems, changed_at = ${now}
    from jsonb_to_recordset(${data}::jsonb) as v(${columns})
    where i.id = v.id and i.source_id = ${sourceId}::uuid`.execute(trx);
  const { rows: fresh } = await sql<{ id: number; key: string }>`
    insert into harvest_item (source_id, key, kind, title, identifier, iri, aliases, chain, distance, hash, state,
      resource_id, outcome, reason, problems, changed_at)
    select ${sourceId}::uuid, key, kind, title, identifier, iri, aliases, chain, distance, hash, state,
      resource_id, outcome, reason, problems, ${now}
    from jsonb_to_recordset(${data}::jsonb) as v(${columns})
    where id is null
    returning id, key`.execute(trx);
  return new Map([
    ...rows.flatMap(({ id, key }): [string, number][] => (id === undefined ? [] : [[key, id]])),
    ...fresh.map(({ id, key }): [string, number] => [key, id]),
  ]);
}
