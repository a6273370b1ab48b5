import { quoteLiteral } from './cast-sql.js';
import { SCHEMA_KEY, type TableColumn } from './query.js';
import type { Column } from './table-model.js';

/**
 * How the values of a Parquet of ours are packed. The encodings of version 2 (differences of numbers, lengths of texts apart)
 * halve the time of every question against version 1, in files a twentieth smaller; Arrow, DuckDB, GDAL, Polars and Spark
 * read them. zstd at level 1: a seventh less time to write than its usual 3, for files a tenth larger. LZ4 would be a tenth
 * faster to scan, in files a third larger that fewer programs read.
 */
export const PARQUET_PACKING = 'PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 1';

/**
 * Rows in a row group, half of what DuckDB takes by itself: a page of rows has less to unpack (5.6 instead of 7.5 ms of
 * 5,000,000 rows, scattered ones a quarter less), and a scan of everything takes 3 % longer.
 */
const ROW_GROUP = 61_440;

/**
 * Different values of a row group up to which a column is kept as a dictionary. DuckDB would look for up to a fifth of
 * the rows; beyond a few thousand that costs a tenth of the time and makes files hardly smaller.
 */
const DICTIONARY = 2000;

/** Columns beyond which a table is written in small row groups, by a DuckDB of its own. */
export const WIDE = 1000;
const WIDE_ROW_GROUP = 2048;

/** How every Parquet of a file is written, with its columns in its own metadata. */
export function parquetOptions(columns: readonly Column[]): string {
  return `(FORMAT parquet, ${PARQUET_PACKING}, ROW_GROUP_SIZE ${columns.length > WIDE ? WIDE_ROW_GROUP : ROW_GROUP},
    DICTIONARY_SIZE_LIMIT ${DICTIONARY},
    KV_METADATA {${SCHEMA_KEY}: ${quoteLiteral(JSON.stringify(keptColumns(columns)))}})`;
}

/**
 * The columns as the Parquet's own metadata keep them: how to read and write back each value. Roles are not among it,
 * whose evidence a guess from a sample never has quite alike.
 */
export const keptColumns = (columns: readonly Column[]): TableColumn[] =>
  columns.map(({ evidence: _, nulls: __, role: ___, ...column }) => column);
