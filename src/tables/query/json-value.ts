import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';

/** A DuckDB value as JSON can carry it, without loss: see `Rows` in `run.ts`. */
export function jsonValue(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      ? Number(value)
      : value.toString();
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampValue) return value.toString().replace(' ', 'T');
  if (value instanceof DuckDBTimestampTZValue) return instantText(value.micros);
  if (value instanceof DuckDBDecimalValue) return exactNumber(value.toString());
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  return nestedValue(value);
}

function nestedValue(value: unknown): unknown {
  const nested = value as { items?: unknown[]; entries?: unknown };
  if (Array.isArray(nested.items)) return nested.items.map(jsonValue);
  if (Array.isArray(nested.entries)) {
    return (nested.entries as { key: unknown; value: unknown }[]).map(({ key, value: inner }) => ({
      key: jsonValue(key),
      value: jsonValue(inner),
    }));
  }
  if (typeof nested.entries === 'object' && nested.entries !== null) {
    return Object.fromEntries(Object.entries(nested.entries).map(([key, inner]) => [key, jsonValue(inner)]));
  }
  return String(value);
}

function instantText(micros: bigint): string {
  const rest = micros % 1000n;
  const text = new Date(Number(micros / 1000n)).toISOString();
  return rest === 0n ? text.replace('.000Z', 'Z') : text;
}

/** A decimal as a number where the double gives back every digit, else its text. */
function exactNumber(text: string): number | string {
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return String(Number(trimmed)) === trimmed ? Number(trimmed) : trimmed;
}
