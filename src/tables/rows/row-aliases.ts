import { isUuid } from '../../catalog/queries/find-resource.js';
import { brokenUnique, type Db } from '../../platform/database.js';
import { BadDefinition, type DefinitionProblem } from './define-table.js';

/** The distribution whose table has that other name, or undefined. Index: primary key of row_alias. */
export async function findAliased(db: Db, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('row_alias')
    .select('distribution_id')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.distribution_id;
}

/** The other names of a table, in order. Index: row_alias_table. */
export async function listAliases(db: Db, distributionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('row_alias')
    .select('name')
    .where('distribution_id', '=', distributionId)
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** A name that could be taken for an id, for a table of ours, or for a pattern, is none. */
const isAliasName = (name: string): boolean =>
  name.trim() === name &&
  name !== '' &&
  !/^_|["%\0\p{Cs}]/u.test(name) &&
  Buffer.byteLength(name) <= 63 &&
  !isUuid(name);

const problem = (name: string, code: string, it: string, en: string): DefinitionProblem => ({
  pointer: 'aliases',
  code,
  message: { it: `${JSON.stringify(name)} ${it}`, en: `${JSON.stringify(name)} ${en}` },
});

const isTaken = (name: string): DefinitionProblem =>
  problem(name, 'taken', 'è già l’alias di un’altra tabella.', 'is the alias of another table.');

/** Throws `BadDefinition` for names that no table can have, or that another than this one has. */
export async function checkAliases(
  db: Db,
  distributionId: string | undefined,
  names: readonly string[],
): Promise<void> {
  const wrong = names.filter((name) => !isAliasName(name));
  if (wrong.length > 0)
    throw new BadDefinition(
      wrong.map((name) => problem(name, 'name', 'non è un alias valido.', 'is not a valid alias name.')),
    );
  for (const name of names) {
    const owner = await findAliased(db, name);
    if (owner !== undefined && owner !== distributionId) throw new BadDefinition([isTaken(name)]);
  }
}

/**
 * Gives a table exactly these other names. They are unique in the portal.
 * Throws `BadDefinition` for names that no table can have or that another has.
 */
export async function setAliases(db: Db, distributionId: string, names: readonly string[]): Promise<void> {
  await checkAliases(db, distributionId, names);
  const wanted = [...new Set(names)];
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('row_alias').where('distribution_id', '=', distributionId).execute();
    for (const name of wanted) {
      await trx
        .insertInto('row_alias')
        .values({ name, distribution_id: distributionId })
        .execute()
        .catch((error) => {
          if (brokenUnique(error) === undefined) throw error;
          throw new BadDefinition([isTaken(name)]);
        });
    }
  });
}
