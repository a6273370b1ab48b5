import type { StoredTable } from '../stored-tables.js';
import type { Column, Dialect, Encoding, LineEnd } from '../table-model.js';

/** What a descriptor says of: a loaded table and the file in which a reader finds it. */
export interface DescribedTable {
  table: StoredTable;
  /** Name and titles for people. */
  title?: Record<string, string>;
  description?: Record<string, string>;
  /** The original file. */
  original: { url: string; name: string; mediaType: string; size: number; sha256: string };
  /** The normalised CSV of the same table. */
  normalUrl: string;
  licence?: string;
}

/** The delimited file that a descriptor describes: the original where it is one, else the normalised CSV. */
export interface DescribedText {
  url: string;
  isOriginal: boolean;
  encoding: Encoding;
  dialect: Dialect;
  lineEnd: LineEnd;
  /** Records up to and with the header; 0 where there is none. */
  headerRow: number;
  columns: readonly Column[];
}

/** The file to describe. A workbook, a GeoJSON or a member of an archive is described by way of its normalised CSV. */
export function textOf({ table, original, normalUrl }: DescribedTable): DescribedText {
  const { detection } = table;
  const columns = table.columns ?? [];
  const delimited = detection?.format === 'csv' || detection?.format === 'tsv';
  if (delimited && detection.dialect && table.name === null) {
    return {
      url: original.url,
      isOriginal: true,
      encoding: detection.encoding ?? 'UTF-8',
      dialect: detection.dialect,
      lineEnd: detection.lineEnd ?? '\n',
      headerRow: detection.headerRow ?? 0,
      // A geometry that was made of other columns is not in the file.
      columns: columns.filter(({ virtual }) => !virtual),
    };
  }
  return {
    url: normalUrl,
    isOriginal: false,
    encoding: 'UTF-8',
    dialect: { delimiter: ',', quote: '"', escape: 'double' },
    lineEnd: '\n',
    headerRow: 1,
    columns: columns.map(normalColumn),
  };
}

/** A column as the normalised CSV writes it: the source's own notation is gone. */
function normalColumn(column: Column): Column {
  const { name, type, storage, evidence } = column;
  return { name, label: name, type, storage, nulls: [], evidence };
}
