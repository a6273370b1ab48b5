/*
 * From plane to geographic coordinates: the inverse transverse Mercator projection by Krüger's series to the third
 * order of the flattening, better than a millimetre within a zone. Ellipsoid GRS80, as in ETRS89 / UTM 32N (EPSG:25832).
 */

const SEMI_MAJOR = 6_378_137;
const FLATTENING = 1 / 298.257222101;
const SCALE = 0.9996;
const FALSE_EASTING = 500_000;
const CENTRAL_MERIDIAN = 9;

const n = FLATTENING / (2 - FLATTENING);
const RADIUS = (SEMI_MAJOR / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const ALPHA = [
  n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16,
  (13 * n ** 2) / 48 - (3 * n ** 3) / 5,
  (61 * n ** 3) / 240,
];
const BETA = [n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96, n ** 2 / 48 + n ** 3 / 15, (17 * n ** 3) / 480];
const DELTA = [
  2 * n - (2 * n ** 2) / 3 - 2 * n ** 3,
  (7 * n ** 2) / 3 - (8 * n ** 3) / 5,
  (56 * n ** 3) / 15,
];

/** Longitude and latitude in degrees of a point of zone 32, northern hemisphere; `east` and `north` in metres. */
export function fromUtm32(east: number, north: number): [longitude: number, latitude: number] {
  const xi = north / (SCALE * RADIUS);
  const eta = (east - FALSE_EASTING) / (SCALE * RADIUS);
  let [x, y] = [xi, eta];
  BETA.forEach((beta, i) => {
    const j = 2 * (i + 1);
    x -= beta * Math.sin(j * xi) * Math.cosh(j * eta);
    y -= beta * Math.cos(j * xi) * Math.sinh(j * eta);
  });
  const chi = Math.asin(Math.sin(x) / Math.cosh(y));
  const latitude = DELTA.reduce((sum, delta, i) => sum + delta * Math.sin(2 * (i + 1) * chi), chi);
  const longitude = Math.atan2(Math.sinh(y), Math.cos(x));
  return [CENTRAL_MERIDIAN + (longitude * 180) / Math.PI, (latitude * 180) / Math.PI];
}

/** Easting and northing in metres of a point given in degrees. */
export function toUtm32(longitude: number, latitude: number): [east: number, north: number] {
  const phi = (latitude * Math.PI) / 180;
  const lambda = ((longitude - CENTRAL_MERIDIAN) * Math.PI) / 180;
  const k = (2 * Math.sqrt(n)) / (1 + n);
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - k * Math.atanh(k * Math.sin(phi)));
  const xi = Math.atan2(t, Math.cos(lambda));
  const eta = Math.atanh(Math.sin(lambda) / Math.sqrt(1 + t * t));
  let [x, y] = [xi, eta];
  ALPHA.forEach((alpha, i) => {
    const j = 2 * (i + 1);
    x += alpha * Math.sin(j * xi) * Math.cosh(j * eta);
    y += alpha * Math.cos(j * xi) * Math.sinh(j * eta);
  });
  return [FALSE_EASTING + SCALE * RADIUS * y, SCALE * RADIUS * x];
}
