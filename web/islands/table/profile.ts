import { Fault, fetchJson } from '../common/fetch-json.js';
import { tableAddress } from '../common/table-address.js';
import type { IslandProps } from '../island.js';

/** What one column holds, as the portal counted it (`…/table/profile`). */
export interface ColumnProfile {
  column: string;
  nulls: number;
  distinct: number;
  distinctExact: boolean;
  min?: unknown;
  max?: unknown;
  mean?: number;
  quantiles?: { p50: unknown };
  minLength?: number;
  maxLength?: number;
  top?: { value: unknown; count: number }[];
  histogram?: { from: number | string; to: number | string; count: number }[];
}

let asked: Promise<ReadonlyMap<string, ColumnProfile>> | undefined;

/**
 * The profile of every column by name, fetched once for the page; empty where the table has none. A request that failed is
 * made again the next time.
 */
export function loadProfile(props: IslandProps): Promise<ReadonlyMap<string, ColumnProfile>> {
  asked ??= fetchJson<{ columns: ColumnProfile[] }>(tableAddress(props, '/table/profile'), {
    lang: props.lang,
  }).then(
    ({ columns }) => new Map(columns.map((one) => [one.column, one])),
    (error) => {
      if (error instanceof Fault && (error.status === 404 || error.status === 409)) return new Map();
      asked = undefined;
      throw error;
    },
  );
  return asked;
}
