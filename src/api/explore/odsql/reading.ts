import type { Expression } from '../../../tables/query/expression.js';
import { ROW_ID, type TableColumn } from '../../../tables/query/relation.js';
import { OdsqlError } from './odsql-error.js';

/** What ODSQL is read for: a table, a moment, a zone, a language. */
export interface TableReading {
  columns: readonly TableColumn[];
  now: Date;
  /** IANA name. */
  timeZone: string;
  language: string;
}

/** Where each part of a query tree was written. */
export type Places = WeakMap<object, { clause: string; at?: number }>;

/** One clause being turned into a part of a query tree. */
export class ClauseReading {
  /** Names that a grouping gives, for `select` and `order_by`. */
  readonly named: ReadonlyMap<string, Expression>;
  private readonly byName: ReadonlyMap<string, TableColumn>;

  constructor(
    readonly clause: string,
    readonly table: TableReading,
    readonly places: Places,
    named: ReadonlyMap<string, Expression> = new Map(),
  ) {
    this.named = named;
    this.byName = new Map(table.columns.map((column) => [column.name, column]));
  }

  /** The field of exactly that name, `_id` included. @throws OdsqlError */
  column(name: string, at: number): TableColumn {
    const column = this.byName.get(name);
    if (column) return column;
    if (name === ROW_ID) return { name, label: name, type: 'integer', storage: 'BIGINT' };
    throw new OdsqlError(this.clause, `Unknown field: ${name}`, at);
  }

  /** Remembers where a part of the tree was written. */
  placed<T extends object>(part: T, at: number): T {
    this.places.set(part, { clause: this.clause, at });
    return part;
  }

  fault(message: string, at: number): OdsqlError {
    return new OdsqlError(this.clause, message, at);
  }
}
