import type { TableColumn } from '../query/relation.js';
import { isPlace } from './cell-sql.js';

/** A format that rows can be exported in. */
export interface ExportFormat {
  id: string;
  /** What people call it. */
  label: string;
  extension: string;
  mediaType: string;
  /** Only where there is a column of places. */
  geographic?: true;
}

/** The formats, in the order in which they are offered. */
const EXPORT_FORMATS = [
  { id: 'csv', label: 'CSV', extension: 'csv', mediaType: 'text/csv; charset=utf-8; header=present' },
  { id: 'tsv', label: 'TSV', extension: 'tsv', mediaType: 'text/tab-separated-values; charset=utf-8' },
  {
    id: 'xlsx',
    label: 'Excel (XLSX)',
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  {
    id: 'ods',
    label: 'OpenDocument (ODS)',
    extension: 'ods',
    mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
  },
  { id: 'json', label: 'JSON', extension: 'json', mediaType: 'application/json; charset=utf-8' },
  { id: 'jsonl', label: 'JSON Lines', extension: 'jsonl', mediaType: 'application/jsonl; charset=utf-8' },
  { id: 'parquet', label: 'Parquet', extension: 'parquet', mediaType: 'application/vnd.apache.parquet' },
  {
    id: 'geojson',
    label: 'GeoJSON',
    extension: 'geojson',
    mediaType: 'application/geo+json; charset=utf-8',
    geographic: true,
  },
  { id: 'shp', label: 'Shapefile (ZIP)', extension: 'zip', mediaType: 'application/zip', geographic: true },
  {
    id: 'kml',
    label: 'KML',
    extension: 'kml',
    mediaType: 'application/vnd.google-earth.kml+xml; charset=utf-8',
    geographic: true,
  },
  {
    id: 'gpx',
    label: 'GPX',
    extension: 'gpx',
    mediaType: 'application/gpx+xml; charset=utf-8',
    geographic: true,
  },
] as const satisfies readonly ExportFormat[];

export type ExportFormatId = (typeof EXPORT_FORMATS)[number]['id'];

/** The format of that name, or undefined. */
export const exportFormat = (id: string): (ExportFormat & { id: ExportFormatId }) | undefined =>
  EXPORT_FORMATS.find((format) => format.id === id);

/** The formats that rows with these columns can be had in. */
export const formatsFor = (
  columns: readonly Pick<TableColumn, 'type'>[],
): readonly (ExportFormat & { id: ExportFormatId })[] => {
  const hasPlaces = columns.some(isPlace);
  return EXPORT_FORMATS.filter((format) => hasPlaces || !('geographic' in format));
};
