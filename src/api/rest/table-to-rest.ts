import { tableUrls } from '../../catalog/addresses.js';
import type { RowTable } from '../../tables/rows/row-tables.js';
import type { StoredTable } from '../../tables/stored-tables.js';
import { API_BASE } from './rest-app.js';
import { rowTableToRest, tableToRest } from './to-rest.js';

/** Where a table is, for its links. */
export interface TablePlace {
  publicUrl: string;
  datasetId: string;
  distributionId: string;
  /** Whether the working copy was asked for: its links say so. */
  draft: boolean;
}

const queryOf = (part: number, draft: boolean): string => {
  const query = new URLSearchParams();
  if (draft) query.set('version', 'draft');
  if (part > 0) query.set('table', String(part));
  const text = query.toString();
  return text && `?${text}`;
};

/** One table of a file with where its rows, profile, descriptors and files are. */
export function partToRest(table: StoredTable, place: TablePlace) {
  const { publicUrl, datasetId, distributionId, draft } = place;
  const self = `${publicUrl}${API_BASE}/datasets/${datasetId}/distributions/${distributionId}`;
  const query = queryOf(table.part, draft);
  const files = tableUrls(publicUrl, datasetId, distributionId);
  return {
    part: table.part,
    name: table.name,
    ...tableToRest(table),
    ...(table.detection && { detection: detectionToRest(table.detection) }),
    ...(table.head && { head: table.head }),
    links: {
      ...(table.status === 'loaded' && {
        rows: `${self}/rows${query}`,
        query: `${self}/query${query}`,
        chart: `${self}/chart/suggestion${query}`,
        openapi: `${self}/openapi.json${query}`,
        profile: `${self}/table/profile${query}`,
        csvw: `${self}/table/csvw.json${query}`,
        datapackage: `${self}/table/datapackage.json${query}`,
        parquet: files.parquet + query,
        ...(table.csv && { csv: files.csv + query }),
      }),
    },
  };
}

/** What was decided about the file, without the evidence of each column. */
function detectionToRest({ columns, warnings, ...decided }: NonNullable<StoredTable['detection']>) {
  return decided;
}

/** A table whose rows come by API, in the form of a file with one table. */
export function rowTableStateToRest(
  table: RowTable,
  { publicUrl, datasetId, distributionId, draft }: TablePlace,
) {
  const self = `${publicUrl}${API_BASE}/datasets/${datasetId}/distributions/${distributionId}`;
  const query = queryOf(0, draft);
  const links = {
    rows: `${self}/rows${query}`,
    query: `${self}/query${query}`,
    chart: `${self}/chart/suggestion${query}`,
    openapi: `${self}/openapi.json${query}`,
  };
  const state = rowTableToRest(table);
  return {
    status: state.status,
    progress: null,
    tables: [{ part: 0, name: null, ...state, links }],
  };
}

/** A file read as tables: its state, how far reading has come, and each table. */
export function fileTablesToRest(parts: readonly StoredTable[], place: TablePlace) {
  const first = parts[0];
  return {
    status: first?.status ?? 'pending',
    progress: first?.progress ?? null,
    tables: parts.map((part) => partToRest(part, place)),
  };
}
