import { quoteIdentifier, quoteLiteral } from './cast-sql.js';
import type { TableEngine } from './engine.js';
import type { TableColumn } from './query.js';

/**
 * Writes the table of a Parquet as a normalised CSV: UTF-8, commas, quotes where RFC 4180 wants them, a header of the
 * columns' names, decimal point, ISO dates, `true` and `false`; texts and codes exactly as the file has them, empty
 * cells for nulls.
 */
export async function writeNormalCsv(
  parquetPath: string,
  columns: readonly Pick<TableColumn, 'name' | 'storage'>[],
  csvPath: string,
  engine: TableEngine,
): Promise<void> {
  const selected = columns.map(
    ({ name, storage }) => `${plainValue(name, storage)} AS ${quoteIdentifier(name)}`,
  );
  await engine.use((connection) =>
    connection.run(
      `COPY (SELECT ${selected.join(', ')} FROM read_parquet(${quoteLiteral(parquetPath)}))
         TO ${quoteLiteral(csvPath)} (FORMAT csv, HEADER, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '')`,
    ),
  );
}

function plainValue(name: string, storage: string): string {
  const column = quoteIdentifier(name);
  // DuckDB writes a blank between date and time, and the zone as +00.
  if (storage === 'TIMESTAMP') return `replace(${column}::VARCHAR, ' ', 'T')`;
  if (storage.startsWith('TIMESTAMP')) {
    return `replace(replace((${column} AT TIME ZONE 'UTC')::VARCHAR, ' ', 'T') || 'Z', '.000Z', 'Z')`;
  }
  // Without the zeros that only fill the scale.
  if (/^DECIMAL\(\d+,\s*[1-9]/.test(storage)) return `rtrim(rtrim(${column}::VARCHAR, '0'), '.')`;
  return column;
}
