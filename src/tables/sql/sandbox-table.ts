import { join } from 'node:path';
import { quoteLiteral } from '../cast-sql.js';
import { parquetRelation, type Relation } from '../query/relation.js';
import { rowRelation } from '../rows/row-relation.js';
import { rowReader } from '../rows/row-services.js';
import type { ReadableTable, ReadServices } from '../rows/table-of.js';
import type { SandboxTable } from './sandbox.js';

/**
 * A table as a sandbox can read it, under that name: the Parquet files it is made of, and, in a file of `work`, the rows
 * that have not been folded into them yet, as they are now.
 *
 * @param work a folder that whoever asks removes after the query
 */
export async function sandboxTable(
  services: ReadServices,
  found: ReadableTable,
  name: string,
  work: string,
): Promise<SandboxTable> {
  if (found.kind === 'file') {
    const path = join(services.tablesDir, found.table.parquet);
    return offered(name, parquetRelation(path, found.columns, found.table.rowCount ?? 0), [path]);
  }
  const { distributionId } = found.table;
  const path = join(work, `${distributionId}.parquet`);
  return rowReader(services).use(distributionId, async (connection, { sources }) => {
    await connection.run(`COPY (SELECT * FROM ${sources.fresh}) TO ${quoteLiteral(path)} (FORMAT parquet)`);
    const relation = rowRelation({ ...sources, fresh: `read_parquet(${quoteLiteral(path)})` });
    return offered(name, relation, [path, ...sources.parts.map((part) => join(services.tablesDir, part))]);
  });
}

/** The number of the row first, under the name that DataStore gives it. */
const offered = (name: string, { sql }: Relation, files: string[]): SandboxTable => ({ name, sql, files });
