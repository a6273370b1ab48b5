import proj4 from 'proj4';
import { type Crs, type DatumShift, WGS84_CRS } from './crs-table.js';
import { firstPosition, type Geometry, mapPositions, type Position } from './geometry.js';
import { inSardinia, inSicily } from './italy.js';

/** Turns positions of one reference system into WGS 84 degrees. */
export interface ToWgs84 {
  crs: Crs;
  /** One position; the height is kept as it is. Not finite where the system has no such place. */
  position(position: Position): Position;
  /** A geometry, with the datum shift of the region of its first position throughout, so that no seam runs through it. */
  geometry(geometry: Geometry): Geometry;
}

type Region = keyof DatumShift;
type Forward = (xy: [number, number]) => number[];

const converters = new Map<string, Forward>();

function converter(crs: Crs, region: Region): Forward {
  const shift = crs.shift ? ` +towgs84=${crs.shift[region]}` : '';
  const definition = `${crs.definition}${shift}`;
  const known = converters.get(definition);
  if (known) return known;
  const { forward } = proj4(definition, WGS84_CRS.definition);
  const made: Forward = (xy) => forward(xy) as number[];
  // Definitions from files are not kept, or a worker would gather them for ever.
  if (crs.code !== 'WKT') converters.set(definition, made);
  return made;
}

/**
 * The transformation from a system to WGS 84, longitude first, by proj4 and the parameters in `crs-table.ts`; no
 * grid and no service. Monte Mario and ED50 take the datum shift of the peninsula, Sardinia or Sicily.
 * Accuracy: the ETRS89 family is taken as WGS 84 (right within a metre); some metres for Monte Mario and ED50 (that of EPSG's parameters).
 */
export function transformer(crs: Crs): ToWgs84 {
  const isWgs84 = crs.geographic && crs.definition === WGS84_CRS.definition;
  const byRegion: Partial<Record<Region, Forward>> = {};
  const of = (region: Region): Forward => {
    byRegion[region] ??= converter(crs, region);
    return byRegion[region];
  };
  const regionOf = (position: Position): Region => {
    if (!crs.shift) return 'peninsula';
    const [lon = Number.NaN, lat = Number.NaN] = convert(of('peninsula'), position);
    return inSardinia(lon, lat) ? 'sardinia' : inSicily(lon, lat) ? 'sicily' : 'peninsula';
  };
  return {
    crs,
    position: (position) => (isWgs84 ? position : convert(of(regionOf(position)), position)),
    geometry(geometry) {
      if (isWgs84) return geometry;
      const first = firstPosition(geometry);
      if (!first) return geometry;
      const forward = of(regionOf(first));
      return mapPositions(geometry, (position) => convert(forward, position));
    },
  };
}

/** `geometry`, given in `crs`, in WGS 84 with longitude first. */
export function toWgs84(geometry: Geometry, crs: Crs): Geometry {
  return transformer(crs).geometry(geometry);
}

function convert(forward: Forward, position: Position): Position {
  const [x = Number.NaN, y = Number.NaN] = position;
  let lon = Number.NaN;
  let lat = Number.NaN;
  try {
    const made = forward([x, y]);
    lon = round(made[0] as number);
    lat = round(made[1] as number);
  } catch {
    // proj4 throws where a coordinate is not finite; the place stays not a number.
  }
  return position.length > 2 ? [lon, lat, position[2] as number] : [lon, lat];
}

/** Degrees to 1e-8, about a millimetre. */
function round(degrees: number): number {
  return Math.round(degrees * 1e8) / 1e8;
}
