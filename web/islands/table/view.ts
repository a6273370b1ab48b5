import type { ParamChanges } from '../common/view-params.js';
import type { IslandColumn } from '../island.js';

/** How the table is shown, as the address has it. */
export interface TableView {
  filter: string[];
  q: string;
  /** Column and direction; undefined for the order of the file. */
  sort: { column: string; descending: boolean } | undefined;
  /** Columns that are shown, in order. */
  shown: IslandColumn[];
  /** Number of the row at the top, from 1. */
  row: number;
}

/** Names in a parameter: repeated, or several in one text unless a column is called just that. */
function namesIn(given: readonly string[], known: ReadonlySet<string>): string[] {
  return given.flatMap((text) => (known.has(text) ? [text] : text.split(',')));
}

/** Reads the address; names that no column has are left out. */
export function readTableView(params: URLSearchParams, columns: readonly IslandColumn[]): TableView {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const known = new Set(byName.keys());
  const shown = [...new Set(namesIn(params.getAll('columns'), known))].flatMap(
    (name) => byName.get(name) ?? [],
  );
  const [first] = params.getAll('sort');
  const descending = first !== undefined && !known.has(first) && first.startsWith('-');
  const column = descending ? first?.slice(1) : first;
  const row = params.get('row') ?? '';
  return {
    filter: params.getAll('filter'),
    q: params.get('q') ?? '',
    sort: column !== undefined && known.has(column) ? { column, descending } : undefined,
    shown: shown.length > 0 ? shown : [...columns],
    row: /^\d{1,12}$/.test(row) ? Math.max(1, Number(row)) : 1,
  };
}

/** Columns as a parameter; nothing where all are shown in their order. */
export function columnsParam(shown: readonly IslandColumn[], columns: readonly IslandColumn[]): ParamChanges {
  const names = shown.map(({ name }) => name);
  if (names.length === columns.length && names.every((name, at) => name === columns[at]?.name)) {
    return { columns: undefined };
  }
  return { columns: names.some((name) => name.includes(',')) ? names : names.join(',') };
}

/** The next of the three states of a sorted column: ascending, descending, the order of the file. */
export function nextSort(sort: TableView['sort'], column: string): string | undefined {
  if (sort?.column !== column) return column;
  return sort.descending ? undefined : `-${column}`;
}

/** What decides which rows there are and in what order: when it changes, they are asked for anew. */
export const rowsKey = ({ filter, q, sort, shown }: TableView): string =>
  JSON.stringify([filter, q, sort, shown.map(({ name }) => name)]);
