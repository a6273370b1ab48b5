import type { TypedSql } from './typed-sql.js';

const DECIMAL = /^DECIMAL\(\d+,\s*(\d+)\)$/;

/**
 * A sum, and the SQL type in which it comes: exact for whole numbers and decimals. Doubles are summed with what rounding
 * lost carried along (`fsum`): a plain sum of millions differs in its last five digits from one time to the next, as
 * threads share the rows.
 */
export function sumSql({ sql, column }: TypedSql): { sql: string; storage: string } {
  if (column.type !== 'number') return { sql: `sum(${sql})`, storage: 'HUGEINT' };
  const scale = DECIMAL.exec(column.storage)?.[1];
  return scale === undefined
    ? { sql: `fsum(${sql})`, storage: 'DOUBLE' }
    : { sql: `sum(${sql})`, storage: `DECIMAL(38,${scale})` };
}

/** A mean, as a double: of the exact sum, or of the careful one of doubles. */
export const meanSql = ({ sql, column }: TypedSql): string =>
  column.type !== 'number' || DECIMAL.test(column.storage) ? `avg(${sql})` : `favg(CAST(${sql} AS DOUBLE))`;
