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

/** What narrows a table, from the address of the page: the same parameters for rows, exports, charts and maps. */
export const narrowingOf = (params: URLSearchParams): { filter: string[]; q: string | undefined } => ({
  filter: params.getAll('filter'),
  q: params.get('q') ?? undefined,
});
