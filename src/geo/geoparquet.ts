import { type Declared, declaredCrs } from './crs-names.js';

/** What the metadata of a GeoParquet (version 1.1, key `geo`) says of a column. */
export interface GeoParquetColumn {
  /** `WKB`, or a native encoding (`geoarrow.ts`). */
  encoding: string;
  /** The reference system; null where the file says that there is none. Ordinates are always longitude or easting first. */
  declared: Declared | null;
}

/** What the metadata of a GeoParquet says. */
export interface GeoParquet {
  primary?: string;
  columns: ReadonlyMap<string, GeoParquetColumn>;
}

/** Reads the metadata under the key `geo`. Metadata that are damaged say nothing: the values themselves then have to. */
export function readGeoParquet(text: string | undefined): GeoParquet {
  const columns = new Map<string, GeoParquetColumn>();
  try {
    const { primary_column: primary, columns: given } = JSON.parse(text ?? '{}') as {
      primary_column?: unknown;
      columns?: Record<string, { encoding?: unknown; crs?: unknown }>;
    };
    for (const [name, { encoding, crs }] of Object.entries(given ?? {})) {
      columns.set(name, { encoding: String(encoding ?? 'WKB'), declared: declaredOf(crs) });
    }
    return { columns, ...(typeof primary === 'string' && { primary }) };
  } catch {
    return { columns: new Map() };
  }
}

/**
 * A reference system as Parquet has it: PROJJSON, or the name of a system (Parquet's own geometry type). Left out it is
 * longitude and latitude of WGS 84; null is none.
 */
export function declaredOf(crs: unknown): Declared | null {
  if (crs === undefined) return declaredCrs('');
  if (crs === null) return null;
  if (typeof crs === 'string') {
    return crs.trimStart().startsWith('{') ? declaredOf(JSON.parse(crs)) : declaredCrs(crs);
  }
  const { id, name } = crs as { id?: { authority?: unknown; code?: unknown }; name?: unknown };
  return declaredCrs(id ? `${id.authority}:${id.code}` : String(name ?? 'unknown'));
}
