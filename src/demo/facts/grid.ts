import { MUNICIPALITY } from './extent.js';
import type { Feature } from './geojson.js';
import { fromUtm32, toUtm32 } from './utm.js';

const KM = 1000;

/** Seven decimals are a centimetre: enough, and the same on every machine. */
const round = ([longitude, latitude]: [number, number]): [number, number] => [
  Number(longitude.toFixed(7)),
  Number(latitude.toFixed(7)),
];

/**
 * The square kilometres of the national plane grid (ETRS89 / UTM 32N) that cover the rectangle around the municipality.
 * Cells are named by their south-west corner in kilometres: E686N4929.
 */
export function* gridCells(): Generator<Feature> {
  const { west, south, east, north } = MUNICIPALITY;
  const corners = [toUtm32(west, south), toUtm32(east, south), toUtm32(east, north), toUtm32(west, north)];
  const span = (axis: 0 | 1) => {
    const values = corners.map((corner) => corner[axis] / KM);
    return [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))] as const;
  };
  const [e0, e1] = span(0);
  const [n0, n1] = span(1);
  for (let n = n0; n < n1; n += 1) {
    for (let e = e0; e < e1; e += 1) {
      const ring = [
        [e, n],
        [e + 1, n],
        [e + 1, n + 1],
        [e, n + 1],
        [e, n],
      ].map(([x = 0, y = 0]) => round(fromUtm32(x * KM, y * KM)));
      yield {
        type: 'Feature',
        properties: { cella: `E${e}N${n}`, est_km: e, nord_km: n },
        geometry: { type: 'Polygon', coordinates: [ring] },
      };
    }
  }
}
