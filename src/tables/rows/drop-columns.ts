import { notFound } from '../../errors.js';
import { retireParts, writePart } from './compact-rows.js';
import { BadDefinition } from './define-table.js';
import { type RowServices, rowReader, writeTurns } from './row-services.js';
import { findRowTable } from './row-tables.js';

/**
 * Takes columns away from a table, with all their values. The rows are written anew without them, so that a later column
 * of the same name begins empty; the table is locked meanwhile. Names it does not have count for nothing.
 * Errors: NotFound; `BadDefinition` for a column of the key, or when none would be left.
 */
export async function dropColumns(
  services: RowServices,
  distributionId: string,
  names: readonly string[],
): Promise<void> {
  const retired = await writeTurns(services).take(distributionId, () =>
    services.db.transaction().execute(async (trx) => {
      const table = await findRowTable(trx, distributionId, { lock: true });
      if (!table) throw notFound(distributionId);
      const columns = table.columns.filter(({ name }) => !names.includes(name));
      if (columns.length === table.columns.length) return [];
      const inKey = table.primaryKey.find((name) => names.includes(name));
      if (inKey !== undefined || columns.length === 0) {
        const shown = JSON.stringify(inKey ?? names[0]);
        throw new BadDefinition([
          {
            pointer: 'fields',
            code: 'needed',
            message: {
              it: `La colonna ${shown} serve: è della chiave, o è l’ultima.`,
              en: `The column ${shown} is needed: it is part of the key, or the last one.`,
            },
          },
        ]);
      }
      // Read by another connection: nobody else can commit anything to this table now.
      const part = await rowReader(services).use(distributionId, (connection, { relation }) =>
        writePart(connection, services.tablesDir, distributionId, table.generation + 1, {
          ...relation,
          columns,
        }),
      );
      await trx
        .updateTable('row_table')
        .set({
          columns: JSON.stringify(columns),
          definition: table.definition + 1,
          generation: table.generation + 1,
          parts: [part],
          parts_next_id: table.nextId,
          compacted_change: table.lastChange,
          modified_at: services.catalog.now(),
        })
        .where('distribution_id', '=', distributionId)
        .execute();
      await trx.deleteFrom('table_row').where('distribution_id', '=', distributionId).execute();
      return table.parts;
    }),
  );
  await retireParts(services.tablesDir, retired);
}
