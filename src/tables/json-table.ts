import {
  JsonNotTabular,
  type JsonRecord,
  type JsonShape,
  readJsonArray,
  readJsonLines,
} from './json-records.js';
import type { Finding, NativeKind } from './table-model.js';
import { createNormalWriter, numberText } from './write-normal.js';

export interface JsonTable {
  records: number;
  recordPath: string;
  /** By column: whether all its values are numbers, or all texts, in the JSON itself. */
  natives: (NativeKind | undefined)[];
  findings: Finding[];
}

const MOST_COLUMNS = 2000;

/**
 * Writes the records of a JSON, JSON Lines or GeoJSON file (UTF-8) as a normal CSV with a header row, to
 * go the same way as any CSV. Two readings: the first gathers the keys in their order, the second writes.
 * Objects and arrays become JSON text; of GeoJSON the properties are columns and the geometry one more,
 * with longitude and latitude beside it where all geometries are points.
 * Throws `JsonNotTabular` where there are no records.
 */
export async function writeJsonTable(
  from: string,
  to: string,
  format: 'json' | 'jsonl' | 'geojson',
): Promise<JsonTable> {
  const shape: JsonShape = { path: '', root: {} };
  const read = () => (format === 'jsonl' ? readJsonLines(from) : readJsonArray(from, shape));
  const kinds = new Map<string, NativeKind | 'mixed' | undefined>();
  let records = 0;
  let points = 0;
  let outside = 0;
  let geometries = 0;
  for await (const record of read()) {
    records += 1;
    const flat = format === 'geojson' ? properties(record) : record;
    for (const [key, value] of Object.entries(flat)) kinds.set(key, joinKind(kinds.get(key), value));
    if (kinds.size > MOST_COLUMNS) throw new JsonNotTabular(`More than ${MOST_COLUMNS} different keys`);
    if (format !== 'geojson') continue;
    if (record.geometry) geometries += 1;
    const point = pointOf(record.geometry);
    if (point) points += 1;
    if (point && (Math.abs(point[0]) > 180 || Math.abs(point[1]) > 90)) outside += 1;
  }
  if (records === 0 && kinds.size === 0) throw new JsonNotTabular('No records');
  const names = [...kinds.keys()];
  const isGeo = format === 'geojson';
  const geometryColumn = isGeo ? unusedName('geometry', names) : undefined;
  const writer = createNormalWriter(to);
  await writer.write([...names, ...(geometryColumn ? [geometryColumn] : [])]);
  for await (const record of read()) {
    const flat = isGeo ? properties(record) : record;
    const cells = names.map((name) => cellOf(flat[name]));
    if (isGeo) cells.push(record.geometry ? JSON.stringify(record.geometry) : '');
    await writer.write(cells);
  }
  await writer.end();
  return {
    records,
    recordPath: shape.path,
    natives: names.map((name) => {
      const kind = kinds.get(name);
      return kind === 'mixed' ? undefined : kind;
    }),
    findings: isGeo ? geoFindings(records - geometries, outside, points, shape.root) : [],
  };
}

/** Kind of a key after one more value; null and the empty text say nothing. */
function joinKind(kind: NativeKind | 'mixed' | undefined, value: unknown): NativeKind | 'mixed' | undefined {
  if (value === null || value === undefined || value === '') return kind;
  const own = typeof value === 'number' ? 'number' : typeof value === 'string' ? 'text' : 'mixed';
  return kind === undefined || kind === own ? own : 'mixed';
}

function properties(record: JsonRecord): JsonRecord {
  const own = record.properties;
  const flat = typeof own === 'object' && own !== null ? (own as JsonRecord) : {};
  return record.id === undefined || 'id' in flat ? flat : { ...flat, id: record.id };
}

function pointOf(geometry: unknown): [number, number] | null {
  if (typeof geometry !== 'object' || geometry === null) return null;
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (type !== 'Point' || !Array.isArray(coordinates)) return null;
  const [lon, lat] = coordinates as unknown[];
  return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : null;
}

function unusedName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let times = 2; taken.includes(free); times += 1) free = `${name}_${times}`;
  return free;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function geoFindings(missing: number, outside: number, points: number, root: JsonRecord): Finding[] {
  const findings: Finding[] = [];
  if (missing > 0) {
    findings.push({
      code: 'missing-geometry',
      severity: 'warning',
      message: {
        it: `${missing} elementi non hanno geometria: restano nella tabella ma non sulla mappa.`,
        en: `${missing} features have no geometry: they stay in the table but not on the map.`,
      },
    });
  }
  if (outside > 0 && root.crs === undefined) {
    findings.push({
      code: 'coordinates-outside-degrees',
      severity: 'warning',
      message: {
        it: `${outside} punti su ${points} hanno coordinate che non sono longitudine e latitudine, e il file non dichiara un sistema di riferimento.`,
        en: `${outside} of ${points} points have coordinates that are not longitude and latitude, and the file declares no reference system.`,
      },
    });
  }
  return findings;
}
