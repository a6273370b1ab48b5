import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableEngine } from '../engine.js';
import type { StoredValue } from './check-value.js';
import type { RowColumn } from './field-types.js';
import { freshName, type RowSources, rowRelation } from './row-relation.js';
import type { RowTable } from './row-tables.js';

/** A change as PostgreSQL keeps it (migrations/0004-table-rows.sql). */
export interface StoredChange {
  id: number;
  row: StoredValue[] | Record<string, StoredValue> | null;
  whole: boolean;
}

/** The state of a row after some changes, its values as texts; `undefined` for one that they do not say. */
interface FoldedRow {
  deleted: boolean;
  values: (string | null | undefined)[];
}

let tables = 0;

const toText = (value: StoredValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Changes in their order, folded to one state a row. */
function fold(changes: readonly StoredChange[], width: number): Map<number, FoldedRow> {
  const rows = new Map<number, FoldedRow>();
  for (const { id, row, whole } of changes) {
    if (row === null) rows.set(id, { deleted: true, values: Array(width).fill(null) });
    else if (whole) {
      const list = row as StoredValue[];
      rows.set(id, { deleted: false, values: Array.from({ length: width }, (_, at) => toText(list[at])) });
    } else {
      const before = rows.get(id);
      const values = before && !before.deleted ? before.values : Array<undefined>(width).fill(undefined);
      for (const [place, value] of Object.entries(row)) values[Number(place)] = toText(value);
      rows.set(id, { deleted: false, values });
    }
  }
  return rows;
}

/**
 * The changes of one generation of a table, in a table of DuckDB with one row for each row that changed. One writer at a
 * time; each of its steps is a transaction, so that readers see whole batches, with the total that goes with them.
 */
export class FreshTable {
  readonly name: string;
  readonly columns: readonly RowColumn[];
  private readonly state: string;
  /** The last change that is in it. */
  upTo: number;
  /** Who is reading: it is dropped when it is stale and nobody is. */
  leases = 0;
  stale = false;

  private constructor(
    readonly table: RowTable,
    private readonly tablesDir: string,
  ) {
    tables += 1;
    this.name = `fresh_${tables}`;
    this.state = `${this.name}_state`;
    this.columns = table.columns;
    this.upTo = table.compactedChange;
  }

  /** An empty one for the generation that `table` is at. */
  static async create(connection: DuckDBConnection, table: RowTable, tablesDir: string): Promise<FreshTable> {
    const fresh = new FreshTable(table, tablesDir);
    const columns = table.columns.map(({ storage }, at) => `, ${freshName(at)} ${storage}`);
    await connection.run(`CREATE TABLE ${fresh.name} (id BIGINT, deleted BOOLEAN${columns.join('')})`);
    await connection.run(`CREATE TABLE ${fresh.state} (total BIGINT, touched BOOLEAN, change BIGINT)`);
    await connection.run(
      `INSERT INTO ${fresh.state} VALUES (${Math.max(0, table.rowCount)}, false, ${fresh.upTo})`,
    );
    return fresh;
  }

  /** Whether it can go on to that state of the table by further changes. */
  serves(table: RowTable): boolean {
    return this.table.generation === table.generation && this.table.definition === table.definition;
  }

  private sources(overlaps: boolean, total: number): RowSources {
    const { columns, tablesDir, table, name } = this;
    return {
      columns,
      tablesDir,
      parts: table.parts,
      widened: table.definition > 1,
      fresh: name,
      overlaps,
      total,
    };
  }

  private async readState(connection: DuckDBConnection) {
    const result = await connection.runAndReadAll(`SELECT total, touched, change FROM ${this.state}`);
    const [total, overlaps, change] = result.getRows()[0] ?? [];
    return { total: Number(total), overlaps: overlaps === true, change: Number(change) };
  }

  /**
   * The relation as it is now, with the last change in it. To be read in the same transaction of the connection: later
   * changes are then not seen.
   */
  async snapshot(connection: DuckDBConnection) {
    const { total, overlaps, change } = await this.readState(connection);
    const sources = this.sources(overlaps, total);
    return { relation: rowRelation(sources), sources, change, overlaps };
  }

  /**
   * Adds changes, page by page, in one transaction; `total` and `upTo` are the table's after them. An error of the pages
   * leaves everything as it was.
   */
  async apply(
    connection: DuckDBConnection,
    pages: AsyncIterable<readonly StoredChange[]>,
    total: number,
    upTo: number,
  ): Promise<void> {
    await connection.run('BEGIN TRANSACTION');
    try {
      const before = await this.readState(connection);
      let { overlaps } = before;
      for await (const changes of pages) {
        const rows = fold(changes, this.columns.length);
        await this.complete(connection, rows, { overlaps, total: before.total });
        await this.stage(connection, rows);
        const casts = this.columns.map(({ storage }, at) => `, CAST(${freshName(at)} AS ${storage})`);
        await connection.run(`DELETE FROM ${this.name} WHERE id IN (SELECT id FROM temp.staged)`);
        await connection.run(
          `INSERT INTO ${this.name} SELECT id, deleted${casts.join('')} FROM temp.staged ORDER BY id`,
        );
        overlaps ||= [...rows.keys()].some((id) => id < this.table.partsNextId);
      }
      await connection.run(
        `UPDATE ${this.state} SET total = ${total}, touched = ${overlaps}, change = ${upTo}`,
      );
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    this.upTo = upTo;
  }

  /** Fills what partial changes do not say with what the rows were before. */
  private async complete(
    connection: DuckDBConnection,
    rows: ReadonlyMap<number, FoldedRow>,
    before: { overlaps: boolean; total: number },
  ): Promise<void> {
    const partial = [...rows].filter(([, row]) => row.values.includes(undefined)).map(([id]) => id);
    if (partial.length === 0) return;
    const relation = rowRelation(this.sources(before.overlaps, before.total));
    const names = relation.columns.map(({ name }) => `CAST("${name.replaceAll('"', '""')}" AS VARCHAR)`);
    const rowId = `"${relation.rowId}"`;
    const result = await connection.runAndReadAll(
      `SELECT ${[rowId, ...names].join(', ')} FROM ${relation.sql} AS source WHERE ${rowId} IN (${partial.join(', ')})`,
    );
    for (const [id, ...values] of result.getRows()) {
      const row = rows.get(Number(id));
      if (!row) continue;
      row.values = row.values.map((value, at) =>
        value === undefined ? ((values[at] ?? null) as string | null) : value,
      );
    }
  }

  /** Puts the rows into the temporary table `staged` as texts: DuckDB casts them. */
  private async stage(connection: DuckDBConnection, rows: ReadonlyMap<number, FoldedRow>): Promise<void> {
    const columns = this.columns.map((_, at) => `, ${freshName(at)} VARCHAR`);
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE staged (id BIGINT, deleted BOOLEAN${columns.join('')})`,
    );
    const appender = await connection.createAppender('staged', 'main', 'temp');
    for (const [id, { deleted, values }] of rows) {
      appender.appendBigInt(BigInt(id));
      appender.appendBoolean(deleted);
      for (const value of values) {
        if (value === null || value === undefined) appender.appendNull();
        else appender.appendVarchar(value);
      }
      appender.endRow();
    }
    appender.closeSync();
  }

  async drop(engine: TableEngine): Promise<void> {
    await engine.use(async (connection) => {
      await connection.run(`DROP TABLE IF EXISTS ${this.name}`);
      await connection.run(`DROP TABLE IF EXISTS ${this.state}`);
    });
  }
}
