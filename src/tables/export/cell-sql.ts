import type { TableColumn } from '../query/relation.js';

/** Whether a column holds places. */
export const isPlace = ({ type }: Pick<TableColumn, 'type'>): boolean =>
  type === 'geoPoint' || type === 'geoShape';

/** How values are kept, as far as writing them is concerned. */
export type Kept =
  | 'text'
  | 'integer'
  | 'double'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'moment'
  | 'instant'
  | 'blob'
  | 'nested';

/** Whether values of a kind may be any text, signs of markup among them. */
export const isFreeText = (kept: Kept): boolean => kept === 'text' || kept === 'nested';

/** How the values of a column are kept, by its SQL type. */
export function keptAs({ storage }: Pick<TableColumn, 'storage'>): Kept {
  if (/\]$|^(?:STRUCT|MAP|UNION|LIST)/.test(storage)) return 'nested';
  if (/^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/.test(storage)) return 'integer';
  if (storage === 'DOUBLE' || storage === 'FLOAT') return 'double';
  if (storage.startsWith('DECIMAL')) return /,\s*0\)$/.test(storage) ? 'integer' : 'decimal';
  if (storage === 'BOOLEAN') return 'boolean';
  if (storage === 'DATE') return 'date';
  if (storage === 'TIMESTAMPTZ' || storage.startsWith('TIMESTAMP WITH TIME ZONE')) return 'instant';
  if (storage.startsWith('TIMESTAMP') || storage === 'DATETIME') return 'moment';
  return storage === 'BLOB' || storage === 'GEOMETRY' ? 'blob' : 'text';
}

const asText = (sql: string): string => `CAST(${sql} AS VARCHAR)`;

/**
 * The shortest decimal text that is this double, as ECMAScript writes it (`Number::toString`): `100000`, `0.000001`,
 * `1e-7`, `1e+21`. Null for what is no number. DuckDB finds the same digits and differs in where exponents begin.
 * @param sql a column, since it stands in several places
 */
export function doubleSql(sql: string): string {
  const x = `CAST(${sql} AS DOUBLE)`;
  const text = asText(x);
  // Read as a decimal, a text with an exponent becomes one without, digit by digit. Regular expressions would be compiled for
  // each column of each window.
  const plain = (scale: number): string =>
    `rtrim(rtrim(CAST(CAST(${text} AS DECIMAL(38, ${scale})) AS VARCHAR), '0'), '.')`;
  return [
    `CASE WHEN NOT isfinite(${x}) THEN NULL`,
    `WHEN abs(${x}) < 1e15 AND ${x} = trunc(${x}) THEN CAST(CAST(${x} AS BIGINT) AS VARCHAR)`,
    `WHEN abs(${x}) >= 1e-4 AND abs(${x}) < 1e15 THEN ${text}`,
    `WHEN abs(${x}) >= 1e-4 AND abs(${x}) < 1e21 THEN ${plain(8)}`,
    `WHEN abs(${x}) >= 1e-6 AND abs(${x}) < 1e-4 THEN ${plain(30)}`,
    `ELSE replace(${text}, 'e-0', 'e-') END`,
  ].join(' ');
}

/** A decimal without the zeros that only fill its scale. */
const decimalSql = (sql: string): string => `rtrim(rtrim(${asText(sql)}, '0'), '.')`;

/**
 * The text of a value that every machine reads: decimal point, ISO 8601, `true` and `false`, `Z` behind moments that have
 * a zone; null where there is none. Nothing is rounded.
 */
export function plainSql(column: Pick<TableColumn, 'storage'>, sql: string): string {
  switch (keptAs(column)) {
    case 'double':
      return doubleSql(sql);
    case 'decimal':
      return decimalSql(sql);
    case 'moment':
      return `replace(${asText(sql)}, ' ', 'T')`;
    case 'instant':
      return `concat(replace(CAST(timezone('UTC', ${sql}) AS VARCHAR), ' ', 'T'), CASE WHEN ${sql} IS NULL THEN NULL ELSE 'Z' END)`;
    case 'blob':
      return `base64(CAST(${sql} AS BLOB))`;
    case 'nested':
      return `CAST(to_json(${sql}) AS VARCHAR)`;
    default:
      return asText(sql);
  }
}

/** Clocks of Italy: what people read in a file made for them. */
const ROME = 'Europe/Rome';

/** `05/03/2024` of a text that begins with an ISO date, and `05/03/2024 10:00:00` of a moment. */
const italianDay = (text: string): string =>
  `regexp_replace(${text}, '^(\\d{4,})-(\\d\\d)-(\\d\\d)[ T]?', '\\3/\\2/\\1')`;

/**
 * The text of a value as Italian spreadsheets write it: decimal comma, day first, `VERO` and `FALSO`. Moments that have a
 * zone are shown by the clocks of Italy.
 */
export function italianSql(column: Pick<TableColumn, 'storage'>, sql: string): string {
  switch (keptAs(column)) {
    case 'double':
    case 'decimal':
      return `replace(${plainSql(column, sql)}, '.', ',')`;
    case 'boolean':
      return `CASE ${sql} WHEN true THEN 'VERO' WHEN false THEN 'FALSO' END`;
    case 'date':
      return italianDay(asText(sql));
    case 'moment':
      return italianMoment(asText(sql));
    case 'instant':
      return italianMoment(`CAST(timezone('${ROME}', ${sql}) AS VARCHAR)`);
    default:
      return plainSql(column, sql);
  }
}

const italianMoment = (text: string): string =>
  `replace(regexp_replace(${text}, '^(\\d{4,})-(\\d\\d)-(\\d\\d)[ T]', '\\3/\\2/\\1 '), '.', ',')`;

/** Whole numbers up to here are the same in every reader of JSON. */
const SAFE = Number.MAX_SAFE_INTEGER;

const WIDE = /^(?:BIGINT|HUGEINT|UBIGINT|UHUGEINT|DECIMAL)/;

/** JSON knows no NaN, though DuckDB's reader takes it. */
const NO_JSON = '[:,\\[]\\s*-?(?:nan|inf)';

/**
 * A value as JSON text, `null` where there is none. Whole numbers beyond 2^53 and decimals that a double cannot give back
 * are texts, as in the rows of the API, unless `bareNumbers`. Columns of JSON and places hold what the JSON says.
 */
export function jsonSql(
  column: Pick<TableColumn, 'storage' | 'type'>,
  sql: string,
  { bareNumbers = false }: { bareNumbers?: boolean } = {},
): string {
  return `coalesce(${jsonValueSql(column, sql, bareNumbers)}, 'null')`;
}

function jsonValueSql(
  column: Pick<TableColumn, 'storage' | 'type'>,
  sql: string,
  bareNumbers: boolean,
): string {
  const text = plainSql(column, sql);
  const quoted = `concat('"', ${text}, '"')`;
  const unlessNull = (value: string): string => `CASE WHEN ${sql} IS NULL THEN NULL ELSE ${value} END`;
  switch (keptAs(column)) {
    case 'double':
    case 'boolean':
    case 'nested':
      return text;
    case 'integer':
      return bareNumbers || !WIDE.test(column.storage)
        ? text
        : `CASE WHEN ${sql} BETWEEN -${SAFE} AND ${SAFE} THEN ${text} ELSE ${unlessNull(quoted)} END`;
    case 'decimal':
      return bareNumbers
        ? text
        : // Fifteen digits and a mark or sign every double gives back. The text is read, since a cast of the decimal rounds.
          `CASE WHEN strlen(${text}) <= 16 OR ${doubleSql(text)} = ${text} THEN ${text} ELSE ${unlessNull(quoted)} END`;
    case 'date':
    case 'moment':
    case 'instant':
    case 'blob':
      return unlessNull(quoted);
    default: {
      const string = `CAST(to_json(${text}) AS VARCHAR)`;
      if (column.type !== 'json' && !isPlace(column)) return unlessNull(string);
      const isJson = `json_valid(${sql}) AND NOT regexp_matches(${sql}, '${NO_JSON}', 'i')`;
      return unlessNull(`CASE WHEN ${isJson} THEN CAST(json(${sql}) AS VARCHAR) ELSE ${string} END`);
    }
  }
}
