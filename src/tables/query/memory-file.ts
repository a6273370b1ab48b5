import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../cast-sql.js';
import type { Relation } from './relation.js';

/** A file that stands for a table which only the engine of this process has. */
export interface MemoryFile {
  name: string;
  path: string;
}

/** Writes what of a relation only this engine has into the folder, so that another process can read it whole. */
export async function writeMemoryFile(
  connection: DuckDBConnection,
  { memory }: Relation,
  folder: string,
): Promise<MemoryFile[]> {
  if (!memory) return [];
  const path = join(folder, 'rows.parquet');
  await connection.run(
    `COPY (SELECT * FROM ${quoteIdentifier(memory)}) TO ${quoteLiteral(path)} (FORMAT parquet)`,
  );
  return [{ name: memory, path }];
}
