import proj4 from 'proj4';
import { type Crs, type DatumShift, WGS84_CRS } from '../crs-table.js';
import { firstPosition, type Geometry, mapPositions, type Position } from '../geometry.js';
import { inSardinia, inSicily } from '../italy.js';

type Region = keyof DatumShift;

const regionOf = ([lon = Number.NaN, lat = Number.NaN]: Position): Region =>
  inSardinia(lon, lat) ? 'sardinia' : inSicily(lon, lat) ? 'sicily' : 'peninsula';

/**
 * The way back from WGS 84 (longitude first) to a system, with the same parameters and accuracy as `transformer` of
 * `crs.ts`: easting or longitude first, heights as they are, metres to the tenth of a millimetre.
 */
export function fromWgs84(crs: Crs): (geometry: Geometry) => Geometry {
  if (crs.definition === WGS84_CRS.definition) return (geometry) => geometry;
  const made: Partial<Record<Region, (xy: [number, number]) => number[]>> = {};
  const forwardOf = (region: Region): ((xy: [number, number]) => number[]) => {
    const shift = crs.shift ? ` +towgs84=${crs.shift[region]}` : '';
    made[region] ??= proj4(WGS84_CRS.definition, `${crs.definition}${shift}`).forward;
    return made[region];
  };
  const scale = crs.geographic ? 1e8 : 1e4;
  return (geometry) => {
    const first = firstPosition(geometry);
    if (!first) return geometry;
    const forward = forwardOf(crs.shift ? regionOf(first) : 'peninsula');
    return mapPositions(geometry, ([lon = Number.NaN, lat = Number.NaN, ...height]) => [
      ...forward([lon, lat])
        .slice(0, 2)
        .map((value) => Math.round(value * scale) / scale),
      ...height,
    ]);
  };
}
