import type { Location } from '../../src/catalog/model/index.js';

/**
 * A box in degrees, as a place: west, south, east, north. Undefined when it is none, or says nothing (the whole world, a box
 * turned over).
 */
export function bboxLocation(box: readonly number[]): Location | undefined {
  const [west, south, east, north] = box;
  if (
    box.length !== 4 ||
    west === undefined ||
    south === undefined ||
    east === undefined ||
    north === undefined
  )
    return undefined;
  const inside = box.every(Number.isFinite) && west >= -180 && east <= 180 && south >= -90 && north <= 90;
  if (!inside || west > east || south > north) return undefined;
  const ring = [
    [west, south],
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ];
  return { bbox: { format: 'geojson', value: JSON.stringify({ type: 'Polygon', coordinates: [ring] }) } };
}
