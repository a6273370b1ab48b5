import type { DuckDBConnection } from '@duckdb/node-api';
import type { TileValue } from '../../geo/tiles/encode-tile.js';
import { quoteIdentifier } from '../cast-sql.js';
import { jsonValue } from '../query/json-value.js';
import { type Relation, rowsAt, type TableColumn } from '../query/relation.js';

/** Columns that are shown where none is chosen. */
const FEW = 4;
/** Characters of a text; what is longer ends with an ellipsis. */
export const LONGEST_TEXT = 200;

const isPlace = ({ type }: TableColumn): boolean => type === 'geoPoint' || type === 'geoShape';

/** The columns whose values go with a place where none is chosen: the first four that are neither places nor JSON. */
export const usualFields = (columns: readonly TableColumn[]): TableColumn[] =>
  columns
    .filter((column) => !isPlace(column) && column.type !== 'json' && !OWN_KEYS.has(column.name))
    .slice(0, FEW);

/** Keys of our own among the attributes of a place. */
export const OWN_KEYS: ReadonlySet<string> = new Set(['_id', '_count']);

/** A cell, short enough to be one of thousands: texts are cut, numbers are whole or doubles. */
function short(value: unknown, longest: number): TileValue {
  const plain = jsonValue(value);
  if (plain === null || typeof plain === 'number' || typeof plain === 'boolean') return plain;
  const text = typeof plain === 'string' ? plain : JSON.stringify(plain);
  // A pair of surrogates is one character, not two halves.
  return text.length <= longest ? text : `${[...text.slice(0, longest)].slice(0, longest - 1).join('')}…`;
}

/**
 * The values of some rows by their numbers, in the order of `columns`. Rows that are not there (any more) are left out.
 */
export async function valuesOf(
  connection: DuckDBConnection,
  relation: Relation,
  ids: readonly number[],
  columns: readonly TableColumn[],
  longest = LONGEST_TEXT,
): Promise<Map<number, TileValue[]>> {
  if (columns.length === 0 || ids.length === 0) return new Map();
  const id = `source.${quoteIdentifier(relation.rowId)}`;
  const cells = columns.map(({ name, storage }) => {
    const cell = `source.${quoteIdentifier(name)}`;
    return storage === 'VARCHAR' ? `${cell}[:${longest + 1}]` : cell;
  });
  const read = await connection.runAndReadAll(
    `SELECT ${[id, ...cells].join(', ')} FROM ${rowsAt(relation, { among: ids }).sql} AS source`,
  );
  const values = new Map<number, TileValue[]>();
  for (const [of, ...row] of read.getRows()) {
    values.set(
      Number(of),
      row.map((cell) => short(cell, longest)),
    );
  }
  return values;
}
