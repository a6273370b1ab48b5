import { TIME_ZONE } from '../../../src/portal/format-plain.js';
import type { IslandProps } from '../island.js';
import { addressOf, type ParamChanges, withChanges } from './view-params.js';

/**
 * An address of the table's interface: `tableAddress(props, '/rows', { limit: '100' })`. The part of the file and the
 * version go along.
 */
export function tableAddress(
  { api, table, version }: Pick<IslandProps, 'api' | 'table' | 'version'>,
  path: string,
  params: ParamChanges = {},
): string {
  return addressOf(`${api}${path}`, withChanges(new URLSearchParams(), { table, version, ...params }));
}

/** Parameters that narrow a table, the same for rows, exports, charts and maps. */
export interface Narrowing {
  filter: string[];
  q: string | undefined;
  /** Of the days in `filter`, and of those that charts are cut into. */
  timeZone: string;
}

/** What narrows a table, of filters and words: days are those that the cells show. */
export const narrowingBy = ({ filter, q }: { filter: string[]; q?: string | undefined }): Narrowing => ({
  filter,
  q,
  timeZone: TIME_ZONE,
});

/** What narrows a table, from the address of the page. */
export const narrowingOf = (params: URLSearchParams): Narrowing =>
  narrowingBy({ filter: params.getAll('filter'), q: params.get('q') ?? undefined });
