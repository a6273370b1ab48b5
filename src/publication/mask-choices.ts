import type { Db } from '../platform/database.js';
import type { Stated } from '../tables/stated.js';

/**
 * The publisher's choices as they fit a masked copy. Those about the form of the old file (encoding, separator, header,
 * notes, sheet) say nothing of the copy; those about a column follow its name there; a column that was masked has values
 * of another kind. Pure.
 * @param changed names of the columns that are masked or gone
 */
export function choicesForCopy({ columns = {}, geometry }: Stated, changed: ReadonlySet<string>): Stated {
  const kept = Object.entries(columns).flatMap(([inFile, { name, ...choice }]) => {
    const inCopy = name ?? inFile;
    return changed.has(inCopy) || Object.keys(choice).length === 0 ? [] : [[inCopy, choice] as const];
  });
  const places = [geometry?.x, geometry?.y, geometry?.column];
  const holds = geometry !== undefined && !places.some((name) => name !== undefined && changed.has(name));
  return {
    ...(kept.length > 0 && { columns: Object.fromEntries(kept) }),
    ...(holds && { geometry }),
  };
}

/** Puts them in place of the distribution's choices. Index: primary key. */
export async function adaptChoices(
  trx: Db,
  distributionId: string,
  changed: ReadonlySet<string>,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  const row = await trx
    .selectFrom('reading_choice')
    .select('choices')
    .where('distribution_id', '=', distributionId)
    .executeTakeFirst();
  if (!row) return;
  await trx
    .updateTable('reading_choice')
    .set({
      choices: JSON.stringify(choicesForCopy(row.choices as Stated, changed)),
      modified_at: at,
      modified_by: by,
    })
    .where('distribution_id', '=', distributionId)
    .execute();
}
