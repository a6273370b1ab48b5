/**
 * Italy with a margin of some 15 to 30 km, drawn by hand with few corners: enough to tell a place in Italy from
 * the same numbers read in another reference system, and for nothing else. Longitude, latitude.
 */
const OUTLINES: readonly (readonly (readonly [number, number])[])[] = [
  // The peninsula with Elba, the Tuscan and Campanian islands, Ponza, the Tremiti.
  [
    [6.4, 45.2],
    [6.9, 44.2],
    [7.2, 43.6],
    [8.3, 43.7],
    [9.3, 44.1],
    [9.6, 43.5],
    [9.6, 42.6],
    [10.6, 42.0],
    [11.7, 41.9],
    [12.6, 40.6],
    [13.7, 40.5],
    [14.7, 40.3],
    [15.2, 39.8],
    [15.6, 38.9],
    [15.3, 38.2],
    [15.4, 37.7],
    [16.4, 37.7],
    [17.3, 38.7],
    [17.3, 39.3],
    [16.9, 39.9],
    [17.8, 39.9],
    [18.3, 39.6],
    [18.8, 39.9],
    [18.7, 40.4],
    [17.6, 41.1],
    [16.4, 41.6],
    [16.4, 42.0],
    [15.6, 42.3],
    [14.6, 42.5],
    [14.0, 43.2],
    [13.8, 43.8],
    [12.7, 44.3],
    [12.8, 45.2],
    [13.4, 45.4],
    [14.1, 45.5],
    [13.9, 46.1],
    [14.0, 46.7],
    [12.6, 46.9],
    [12.4, 47.2],
    [11.7, 47.2],
    [10.2, 47.0],
    [9.9, 46.6],
    [9.2, 46.7],
    [8.5, 46.7],
    [7.8, 46.2],
    [6.8, 46.1],
  ],
  // Sicily with the Egadi, the Aeolian islands and Ustica.
  [
    [11.7, 37.8],
    [12.6, 37.4],
    [14.0, 36.7],
    [15.2, 36.4],
    [15.6, 37.4],
    [15.9, 38.4],
    [15.3, 39.0],
    [13.0, 38.9],
  ],
  // Sardinia.
  [
    [7.9, 38.7],
    [9.8, 38.7],
    [10.1, 41.0],
    [9.6, 41.5],
    [8.9, 41.5],
    [7.9, 41.1],
  ],
  // Pantelleria, and the Pelagie islands.
  [
    [11.8, 36.6],
    [12.2, 36.6],
    [12.2, 37.0],
    [11.8, 37.0],
  ],
  [
    [12.2, 35.3],
    [13.0, 35.3],
    [13.0, 36.0],
    [12.2, 36.0],
  ],
];

/** Whether a place (degrees) lies in Italy or close to it. */
export function inItaly(lon: number, lat: number): boolean {
  if (!(lon > 6 && lon < 19 && lat > 35 && lat < 47.5)) return false;
  return OUTLINES.some((outline) => isInside(outline, lon, lat));
}

/** Whether a place lies on Sardinia or around it: datum shifts differ there. */
export function inSardinia(lon: number, lat: number): boolean {
  return lon > 7.5 && lon < 10.2 && lat > 38.5 && lat < 41.4;
}

/** Whether a place lies on Sicily or the islands around it: datum shifts differ there. */
export function inSicily(lon: number, lat: number): boolean {
  return lat > 35 && lon > 11.5 && (lat < 38 ? lon < 15.6 : lat < 38.9 && lon < 15.62);
}

function isInside(outline: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  let last = outline[outline.length - 1] as readonly [number, number];
  for (const corner of outline) {
    const crosses = corner[1] > y !== last[1] > y;
    if (crosses && x < ((last[0] - corner[0]) * (y - corner[1])) / (last[1] - corner[1]) + corner[0]) {
      inside = !inside;
    }
    last = corner;
  }
  return inside;
}
