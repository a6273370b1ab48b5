import { sql } from 'kysely';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import type { Trx } from '../../../platform/database.js';
import { validationError } from '../faults.js';
import { Faults } from '../from-package/field-faults.js';

/** Ids that a client brings for new resources and that nobody has. Throws when another dataset has one. */
export async function freeIds(trx: Trx, ids: readonly (string | undefined)[]): Promise<ReadonlySet<string>> {
  const wanted = ids.filter((id): id is string => id !== undefined && isUuid(id));
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from distribution where id = any(${wanted}::uuid[])
    union select distribution_id from stored_file where distribution_id = any(${wanted}::uuid[])
  `.execute(trx);
  const taken = new Set(rows.map((row) => row.id));
  if (taken.size > 0) {
    const faults = new Faults();
    for (const [i, id] of ids.entries())
      if (id !== undefined && taken.has(id))
        faults.addTo('resources', i, 'id', 'Resource id already exists.');
    throw faults.toFault({ resources: ids.length });
  }
  return new Set(wanted);
}

/** Throws when a resource of any kind has that id, or had it. */
export async function refuseTakenId(trx: Trx, id: string): Promise<void> {
  const taken = await trx.selectFrom('catalog_resource').select('id').where('id', '=', id).executeTakeFirst();
  if (taken) throw validationError({ id: ['Dataset id already exists'] });
}
