/** A rectangle in degrees (CRS84). */
export interface Extent {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** The rectangles around the territories, rounded outwards to a thousandth or a hundredth of a degree. */
export const MUNICIPALITY: Extent = { west: 11.229, south: 44.421, east: 11.434, north: 44.556 };
export const METROPOLITAN_CITY: Extent = { west: 10.8, south: 44.06, east: 11.85, north: 44.81 };
export const RENO_GALLIERA: Extent = { west: 11.24, south: 44.54, east: 11.52, north: 44.79 };

/** The rectangle as WKT, longitude first, counter-clockwise. */
export function toWkt({ west, south, east, north }: Extent): string {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return `POLYGON((${ring.map((point) => point.join(' ')).join(', ')}))`;
}
