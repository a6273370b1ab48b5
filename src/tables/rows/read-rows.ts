import type { DuckDBConnection } from '@duckdb/node-api';
import { sql } from 'kysely';
import { notFound } from '../../errors.js';
import type { Database } from '../../platform/database.js';
import { type TableEngine, tableEngine, type UseOptions } from '../engine.js';
import type { Relation } from '../query/relation.js';
import { FreshTable, type StoredChange } from './fresh-table.js';
import type { RowSources } from './row-relation.js';
import { findRowTable, type RowTable } from './row-tables.js';

/** A table as it was at one moment: every batch acknowledged before the read began is in it, whole or not at all. */
export interface RowSnapshot {
  relation: Relation;
  /** What the relation is made of. */
  sources: RowSources;
  table: RowTable;
  /** The last change that is in it. */
  change: number;
  /** Whether rows of the parts have changed since they were written. */
  overlaps: boolean;
  engine: TableEngine;
}

/** Changes fetched in one statement. */
const PAGE = 20_000;
/** Tables whose fresh rows are kept in memory. */
const MOST_TABLES = 64;

/** A compaction folded changes that were about to be read. */
class Overtaken extends Error {}

interface Entry {
  fresh?: FreshTable;
  running?: Promise<FreshTable>;
  next?: Promise<FreshTable>;
}

/** Reads tables whose rows come through the API; the fresh ones are fetched once and then only what is new. */
export class RowReader {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly db: Database,
    private readonly tablesDir: string,
    private readonly engineOf: () => Promise<TableEngine> = tableEngine,
  ) {}

  /**
   * Runs `work` on a snapshot of the table, with a connection in a transaction of its own.
   * Errors: NotFound where the distribution has no such table (any more).
   */
  async use<T>(
    distributionId: string,
    work: (connection: DuckDBConnection, snapshot: RowSnapshot) => Promise<T>,
    options: UseOptions = {},
  ): Promise<T> {
    const engine = await this.engineOf();
    const fresh = await this.current(distributionId);
    try {
      return await engine.use(async (connection) => {
        await connection.run('BEGIN TRANSACTION');
        try {
          const { relation, sources, change, overlaps } = await fresh.snapshot(connection);
          return await work(connection, { relation, sources, table: fresh.table, change, overlaps, engine });
        } finally {
          await connection.run('COMMIT').catch(() => connection.run('ROLLBACK').catch(() => undefined));
        }
      }, options);
    } finally {
      fresh.leases -= 1;
      await this.dropIfUnused(engine, fresh);
    }
  }

  /** The fresh rows as of now, leased. Readers that come while one fetch runs share the one after it. */
  private async current(distributionId: string): Promise<FreshTable> {
    const entry = this.entries.get(distributionId) ?? {};
    // Last used, last in the map.
    this.entries.delete(distributionId);
    this.entries.set(distributionId, entry);
    const start = (): Promise<FreshTable> => {
      const run = this.refresh(distributionId, entry).finally(() => {
        if (entry.running === run) delete entry.running;
      });
      entry.running = run;
      return run;
    };
    if (!entry.running) return this.leased(start());
    // The one that runs may have begun before a batch that this reader must see.
    entry.next ??= entry.running
      .catch(() => undefined)
      .then(() => {
        delete entry.next;
        return start();
      });
    return this.leased(entry.next);
  }

  /** The lease is taken in the same turn in which the fetch ends: nobody can drop the table in between. */
  private leased(fetch: Promise<FreshTable>): Promise<FreshTable> {
    return fetch.then((fresh) => {
      fresh.leases += 1;
      return fresh;
    });
  }

  private async refresh(distributionId: string, entry: Entry): Promise<FreshTable> {
    const engine = await this.engineOf();
    for (;;) {
      const table = await findRowTable(this.db, distributionId);
      if (!table) {
        this.entries.delete(distributionId);
        await this.retire(engine, entry.fresh);
        delete entry.fresh;
        throw notFound(distributionId);
      }
      const fresh = await this.freshFor(engine, entry, table);
      if (await this.catchUp(engine, fresh, table)) {
        await this.forgetOldest(engine);
        return fresh;
      }
      // A compaction came between: the changes it folded are in the Parquet of the next generation.
    }
  }

  private async freshFor(engine: TableEngine, entry: Entry, table: RowTable): Promise<FreshTable> {
    if (entry.fresh?.serves(table)) return entry.fresh;
    const before = entry.fresh;
    entry.fresh = await engine.use((connection) => FreshTable.create(connection, table, this.tablesDir), {
      light: true,
    });
    await this.retire(engine, before);
    return entry.fresh;
  }

  /** Brings the changes up to those of `table`; false where they are no longer all there. */
  private async catchUp(engine: TableEngine, fresh: FreshTable, table: RowTable): Promise<boolean> {
    if (table.lastChange <= fresh.upTo) return true;
    const pages = this.changes(table, fresh.upTo);
    try {
      await engine.use((connection) => fresh.apply(connection, pages, table.rowCount, table.lastChange), {
        light: true,
      });
      return true;
    } catch (error) {
      if (error instanceof Overtaken) return false;
      throw error;
    }
  }

  /** The changes after one, in their order. They are numbered without gaps: fewer than there must be were folded meanwhile. */
  private async *changes(table: RowTable, after: number): AsyncGenerator<StoredChange[]> {
    for (let from = after; from < table.lastChange; from += PAGE) {
      const to = Math.min(from + PAGE, table.lastChange);
      const { rows } = await sql<StoredChange>`
        select id, row, whole from table_row
        where distribution_id = ${table.distributionId} and change > ${from} and change <= ${to} order by change
      `.execute(this.db);
      if (rows.length < to - from) throw new Overtaken();
      yield rows;
    }
  }

  private async retire(engine: TableEngine, fresh: FreshTable | undefined): Promise<void> {
    if (!fresh) return;
    fresh.stale = true;
    await this.dropIfUnused(engine, fresh);
  }

  private async dropIfUnused(engine: TableEngine, fresh: FreshTable): Promise<void> {
    if (!fresh.stale || fresh.leases > 0) return;
    // Its name is never used again; a drop that fails costs memory until the process ends.
    await fresh.drop(engine).catch(() => undefined);
  }

  private async forgetOldest(engine: TableEngine): Promise<void> {
    for (const [id, entry] of this.entries) {
      if (this.entries.size <= MOST_TABLES) return;
      if (entry.running || entry.next) continue;
      this.entries.delete(id);
      await this.retire(engine, entry.fresh);
    }
  }
}

const readers = new WeakMap<Database, RowReader>();

/** The reader of a portal: one for its database, made at first use, as the engine is. */
export function rowReader(services: { db: Database; tablesDir: string }): RowReader {
  const known = readers.get(services.db);
  if (known) return known;
  const reader = new RowReader(services.db, services.tablesDir);
  readers.set(services.db, reader);
  return reader;
}
