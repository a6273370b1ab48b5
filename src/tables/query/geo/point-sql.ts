/** A number as coordinates are written. */
const NUMBER = '-?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?';
const PAIR = `^[(\\[]?\\s*(${NUMBER})\\s*[,;]\\s*(${NUMBER})\\s*[)\\]]?$`;
const WKT_POINT = `(?i)^\\s*(?:SRID=[0-9]+;)?\\s*POINT\\s*(?:Z|M|ZM)?\\s*\\(\\s*(${NUMBER})\\s+(${NUMBER})`;
const POSITION = `\\[\\s*(${NUMBER})\\s*,\\s*(${NUMBER})`;

/** Degrees in SQL. */
export interface PointSql {
  lon: string;
  lat: string;
}

/** The greatest and least degrees of a cell in SQL. */
export interface BoxSql {
  west: string;
  south: string;
  east: string;
  north: string;
}

/**
 * Longitude and latitude of a cell of points, in the forms of `readPlace`: GeoJSON, a feature, `{"lon":…,"lat":…}`,
 * well-known text, `lat, lon`. Null where it is none of them. No function of JavaScript is called.
 */
export function pointSql(cell: string): PointSql {
  const json = (path: string): string => `CAST(json_extract(${cell}, '${path}') AS DOUBLE)`;
  const ordinate = (at: 0 | 1, key: 'lon' | 'lat'): string => {
    const number = (pattern: string, group: number): string =>
      `TRY_CAST(regexp_extract(${cell}, '${pattern}', ${group}) AS DOUBLE)`;
    const places = [`$.coordinates[${at}]`, `$.geometry.coordinates[${at}]`, `$.${key}`];
    // The first is the form that the loads write: nothing else is looked at then.
    return `(CASE WHEN starts_with(${cell}, '{"type":"Point"') THEN TRY(${json(`$.coordinates[${at}]`)})
      WHEN starts_with(ltrim(${cell}), '{') THEN coalesce(${places.map((path) => `TRY(${json(path)})`).join(', ')})
      WHEN regexp_matches(${cell}, '${WKT_POINT}') THEN ${number(WKT_POINT, at + 1)}
      ELSE ${number(PAIR, 2 - at)} END)`;
  };
  return { lon: ordinate(0, 'lon'), lat: ordinate(1, 'lat') };
}

/** The box of a cell of any geometry: all positions of its GeoJSON; of other forms only points are read. */
export function boxSql(cell: string): BoxSql {
  const { lon, lat } = pointSql(cell);
  const degrees = (group: 1 | 2): string =>
    `list_transform(regexp_extract_all(${cell}, '${POSITION}', ${group}), lambda n: TRY_CAST(n AS DOUBLE))`;
  const side = (choose: 'list_min' | 'list_max', group: 1 | 2, otherwise: string): string =>
    `(CASE WHEN starts_with(ltrim(${cell}), '{') AND NOT starts_with(${cell}, '{"lon"') THEN ${choose}(${degrees(group)}) ELSE ${otherwise} END)`;
  return {
    west: side('list_min', 1, lon),
    south: side('list_min', 2, lat),
    east: side('list_max', 1, lon),
    north: side('list_max', 2, lat),
  };
}

/**
 * What is made of a point whose degrees are found once: the engine would work them out again wherever a condition names
 * them. @param make gets the names of the degrees
 */
export function withPoint(cell: string, make: (point: PointSql) => string): string {
  const { lon, lat } = pointSql(cell);
  return `list_transform([{'x': ${lon}, 'y': ${lat}}], lambda p: ${make({ lon: 'p.x', lat: 'p.y' })})[1]`;
}
