import type { PartWritten } from '../tables/formats/format-reader.js';
import type { Finding, NativeKind } from '../tables/table-model.js';
import { createNormalWriter } from '../tables/write-normal.js';
import { transformer } from './crs.js';
import { isImpossible, type Placement, placementOf } from './crs-check.js';
import type { Declared } from './crs-names.js';
import { noFeatures } from './findings.js';
import {
  type Bbox,
  eachPosition,
  emptyBbox,
  extendBbox,
  firstPosition,
  type Geometry,
  mapPositions,
  type Position,
} from './geometry.js';
import { inItaly } from './italy.js';
import { isClosed } from './self-intersection.js';
import { createValidation, type Validation } from './validate.js';

/** A row of a layer: its cells in the order of the columns, and its geometry in the system of the source. */
export interface LayerFeature {
  cells: string[];
  /** `broken` where there is something that is no geometry. */
  geometry: Geometry | null | 'broken';
}

export interface Layer {
  columns: readonly string[];
  natives?: readonly (NativeKind | undefined)[];
  /** Wanted name of the geometry column (default `geometry`); a number is added where a column has it already. */
  geometryColumn?: string;
  /** What the file says of its reference system; null where it ought to say and does not. */
  declared: Declared | null;
  recordPath?: string;
  findings?: readonly Finding[];
}

/** Features looked at before the first is written, to see whether the coordinates are places. */
const SAMPLE_FEATURES = 500;
const SAMPLE_POSITIONS = 100_000;

/**
 * Writes a layer as a normal CSV with the geometry as GeoJSON text in WGS 84 behind the other columns. Rows stream;
 * the first 500 are held back until the reference system has been judged. No row is ever dropped: a geometry that
 * is no place leaves an empty cell and is counted in the findings.
 */
export async function writeLayer(
  csvPath: string,
  layer: Layer,
  features: AsyncIterable<LayerFeature> | Iterable<LayerFeature>,
): Promise<PartWritten> {
  const column = unusedName(layer.geometryColumn ?? 'geometry', layer.columns);
  const writer = createNormalWriter(csvPath);
  const validation = createValidation();
  const found = { types: new Set<string>(), bbox: emptyBbox(), missing: 0, rows: 0 };
  let placement: Placement | undefined;
  let place: ((geometry: LayerFeature['geometry']) => string) | undefined;
  let held: LayerFeature[] = [];
  const sample: Position[] = [];
  let positions = 0;

  async function release(): Promise<void> {
    placement = placementOf(sample, layer.declared);
    place = createPlacer(placement, validation, found);
    for (const feature of held) await writer.write([...feature.cells, place(feature.geometry)]);
    held = [];
  }

  await writer.write([...layer.columns, column]);
  try {
    for await (const feature of features) {
      if (place) {
        await writer.write([...feature.cells, place(feature.geometry)]);
        continue;
      }
      held.push(feature);
      if (feature.geometry !== null && feature.geometry !== 'broken') {
        const first = firstPosition(feature.geometry);
        if (first) sample.push(first);
        eachPosition(feature.geometry, () => {
          positions += 1;
        });
      }
      if (held.length >= SAMPLE_FEATURES || positions >= SAMPLE_POSITIONS) await release();
    }
    if (!place) await release();
  } finally {
    await writer.end();
  }
  const { crs, findings } = placement as Placement;
  return {
    headed: true,
    ...(layer.natives ? { natives: [...layer.natives, undefined] } : {}),
    ...(layer.recordPath === undefined ? {} : { recordPath: layer.recordPath }),
    geometry: {
      column,
      crs: crs.code,
      types: [...found.types].sort(),
      ...(found.bbox[0] <= found.bbox[2] ? { bbox: found.bbox } : {}),
      missing: found.missing,
    },
    findings: [
      ...(layer.findings ?? []),
      ...(found.rows === 0 ? [noFeatures()] : []),
      ...findings,
      ...validation.findings(found.rows),
    ],
  };
}

/** What is counted while rows are placed. */
export interface Placed {
  types: Set<string>;
  bbox: Bbox;
  missing: number;
  rows: number;
}

/**
 * A function that turns the geometry of one row after the other into GeoJSON text in WGS 84, or the empty text,
 * counting what it sees in `found` and `validation`.
 */
export function createPlacer(
  placement: Placement,
  validation: Validation,
  found: Placed,
): (geometry: LayerFeature['geometry']) => string {
  const to = transformer(placement.crs);

  function placed(geometry: LayerFeature['geometry'], row: number): Geometry | null {
    if (geometry === null || geometry === 'broken') {
      validation.note(geometry === null ? 'missing-geometry' : 'broken-geometry', row);
      return null;
    }
    const first = firstPosition(geometry);
    if (!first) {
      validation.note('empty-geometry', row);
      return null;
    }
    if (geometry.type === 'Point' && first[0] === 0 && first[1] === 0) {
      validation.note('null-island', row);
      return null;
    }
    validation.checkRings(geometry, row);
    if (!placement.placed) return null;
    const whole = closeRings(placement.swap ? mapPositions(geometry, exchange) : geometry);
    const inWgs84 = isPossible(whole) ? to.geometry(whole) : null;
    if (!inWgs84 || !areDegrees(inWgs84)) {
      validation.note('coordinates-outside-degrees', row);
      return null;
    }
    const [lon = 0, lat = 0] = firstPosition(inWgs84) ?? [];
    if (!inItaly(lon, lat)) validation.note('outside-italy', row);
    return inWgs84;
  }

  function isPossible(geometry: Geometry): boolean {
    let possible = true;
    eachPosition(geometry, (position) => {
      if (possible && isImpossible(position, placement.crs)) possible = false;
    });
    return possible;
  }

  return (geometry) => {
    found.rows += 1;
    const done = placed(geometry, found.rows);
    if (!done) {
      found.missing += 1;
      return '';
    }
    found.types.add(done.type);
    extendBbox(found.bbox, done);
    return JSON.stringify(done);
  };
}

function exchange([x = Number.NaN, y = Number.NaN, ...rest]: Position): Position {
  return [y, x, ...rest];
}

function areDegrees(geometry: Geometry): boolean {
  let right = true;
  eachPosition(geometry, ([lon = Number.NaN, lat = Number.NaN]) => {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) right = false;
  });
  return right;
}

/** RFC 7946 section 3.1.6: the first and last positions of a ring are equivalent. */
function closeRings(geometry: Geometry): Geometry {
  if (geometry.type === 'Polygon') {
    return geometry.coordinates.every(isClosed)
      ? geometry
      : { ...geometry, coordinates: geometry.coordinates.map(close) };
  }
  if (geometry.type === 'MultiPolygon') {
    if (geometry.coordinates.every((polygon) => polygon.every(isClosed))) return geometry;
    return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(close)) };
  }
  if (geometry.type !== 'GeometryCollection') return geometry;
  return { ...geometry, geometries: geometry.geometries.map(closeRings) };
}

function close(ring: Position[]): Position[] {
  const [first] = ring;
  return first === undefined || isClosed(ring) ? ring : [...ring, first];
}

/** `name`, or `name_2` and so on where a column has it already, ignoring case. */
export function unusedName(name: string, taken: readonly string[]): string {
  const lower = new Set(taken.map((other) => other.toLowerCase()));
  let free = name;
  for (let times = 2; lower.has(free.toLowerCase()); times += 1) free = `${name}_${times}`;
  return free;
}
