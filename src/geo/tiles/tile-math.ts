/**
 * The plane of vector tiles: Web Mercator (EPSG:3857) as whole numbers, x from west and y from north, the whole world in
 * 2^32 units: 9 mm at the equator. A tile of zoom z is 2^(32 - z) units wide.
 */
export const WORLD = 4_294_967_296;
/** Largest ordinate of that plane. */
export const WORLD_MAX = WORLD - 1;
/** Beyond this latitude, north and south, the plane ends: places there lie on its edge. */
export const MAX_LATITUDE = 85.051_128_779_806_59;
/** Deepest zoom of tiles. */
export const MAX_ZOOM = 22;
/** Units of a tile's own grid, in which its features are written. */
export const EXTENT = 4096;
/** Units of that grid around a tile in which features go on, so that strokes and circles do not end at its edge. */
export const BUFFER = 64;

/** A rectangle of the plane, both ends included. */
export interface WorldBox {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const clamp = (value: number): number => Math.min(WORLD_MAX, Math.max(0, Math.round(value)));

/** Longitude in degrees to the plane. */
export const lonToX = (lon: number): number => clamp(((lon + 180) / 360) * WORLD);

/** Latitude in degrees to the plane. */
export function latToY(lat: number): number {
  const held = Math.min(MAX_LATITUDE, Math.max(-MAX_LATITUDE, lat));
  const y = Math.log(Math.tan(Math.PI / 4 + (held * Math.PI) / 360));
  return clamp((0.5 - y / (2 * Math.PI)) * WORLD);
}

/** Seven decimals are a centimetre, which is what the plane tells. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

/** The plane to longitude in degrees. */
export const xToLon = (x: number): number => rounded((x / WORLD) * 360 - 180);

/** The plane to latitude in degrees. */
export function yToLat(y: number): number {
  const radians = 2 * Math.atan(Math.exp((0.5 - y / WORLD) * 2 * Math.PI)) - Math.PI / 2;
  return rounded((radians * 180) / Math.PI);
}

/** Whether there is such a tile: whole numbers, a zoom from 0 to 22, a column and a row of it. */
export function isTile(z: number, x: number, y: number): boolean {
  if (![z, x, y].every(Number.isSafeInteger) || z < 0 || z > MAX_ZOOM) return false;
  const tiles = 2 ** z;
  return x >= 0 && y >= 0 && x < tiles && y < tiles;
}

/** Units of the plane that a tile of a zoom is wide. */
export const tileSize = (z: number): number => 2 ** (32 - z);

/** The part of the plane that a tile shows, with its buffer, held within the world. */
export function tileBox(z: number, x: number, y: number, buffer = BUFFER): WorldBox {
  const size = tileSize(z);
  const around = (size * buffer) / EXTENT;
  return {
    x0: Math.max(0, x * size - around),
    y0: Math.max(0, y * size - around),
    x1: Math.min(WORLD_MAX, (x + 1) * size + around - 1),
    y1: Math.min(WORLD_MAX, (y + 1) * size + around - 1),
  };
}

/** West, south, east, north in degrees to the plane. */
export const worldBox = ([west, south, east, north]: readonly [
  number,
  number,
  number,
  number,
]): WorldBox => ({
  x0: lonToX(west),
  y0: latToY(north),
  x1: lonToX(east),
  y1: latToY(south),
});

/** The plane to west, south, east, north in degrees. */
export const degreesOf = ({ x0, y0, x1, y1 }: WorldBox): [number, number, number, number] => [
  xToLon(x0),
  yToLat(y1),
  xToLon(x1),
  yToLat(y0),
];
