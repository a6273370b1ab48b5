import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { callsPlaceFunctions } from './geo/place-functions.js';
import { hasPlaceProcess, runInPlaceProcess } from './geo/place-process.js';
import { jsonValue } from './json-value.js';
import { writeMemoryFile } from './memory-file.js';
import type { Relation } from './relation.js';
import type { Statement } from './to-sql.js';

/** What runs elsewhere for a connection, and how it is stopped. */
const elsewhere = new WeakMap<DuckDBConnection, AbortController>();

/** A statement that was stopped from outside while it ran elsewhere. */
class Interrupted extends Error {
  constructor() {
    super('INTERRUPT Error: Interrupted!');
    this.name = 'Interrupted';
  }
}

/** Stops what a connection is doing, here or in a process of places. */
export function interruptStatement(connection: DuckDBConnection): void {
  connection.interrupt();
  elsewhere.get(connection)?.abort(new Interrupted());
}

/**
 * The rows of a statement over a relation, as JSON has values. One that calls functions of JavaScript is run by a process
 * of places, with the rows of the relation that only this one's engine has in a file.
 */
export async function askStatement(
  connection: DuckDBConnection,
  relation: Relation,
  statement: Statement,
): Promise<unknown[][]> {
  if (!callsPlaceFunctions(statement.sql) || !hasPlaceProcess()) {
    const result = await connection.runAndReadAll(statement.sql, statement.parameters);
    return result.getRows().map((row) => row.map(jsonValue));
  }
  const stop = new AbortController();
  elsewhere.set(connection, stop);
  const folder = relation.memory ? await mkdtemp(join(tmpdir(), 'portico-places-')) : undefined;
  try {
    const tables = folder ? await writeMemoryFile(connection, relation, folder) : [];
    const { sql, parameters } = statement;
    return await runInPlaceProcess({ sql, parameters, tables }, stop.signal);
  } finally {
    elsewhere.delete(connection);
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}
