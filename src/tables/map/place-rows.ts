import { quoteIdentifier } from '../cast-sql.js';
import type { Relation } from '../query/relation.js';
import type { PlaceSource } from './place-source.js';

/** How the loads write a point; what follows is its longitude. */
const POINT = '{"type":"Point","coordinates":[';
const PAIR = String.raw`\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*`;
/** Half of the units of the plane (`geo/tiles/tile-math.ts`). */
const WORLD = '4294967296';
const LAST = '4294967295';

/**
 * The rows of a table with what SQL by itself can say of their places: `id`, `g` (the cell), `lon` and `lat` of plain
 * points. Anything else than points as the loads write them and `lat, lon` has neither and is read in JavaScript.
 */
export function placeRows(relation: Relation, source: PlaceSource): string {
  const id = `source.${quoteIdentifier(relation.rowId)} AS id`;
  const from = `FROM ${relation.sql} AS source`;
  const held = (rows: string): string =>
    `(SELECT id, g, CASE WHEN sound THEN lon END AS lon, CASE WHEN sound THEN lat END AS lat
       FROM (SELECT *, coalesce(abs(lon) <= 180 AND abs(lat) <= 90, false) AS sound FROM (${rows})))`;
  if (source.kind === 'pair') {
    const [lon, lat] = [source.lon, source.lat].map(
      ({ name }) => `TRY_CAST(source.${quoteIdentifier(name)} AS DOUBLE)`,
    );
    return held(`SELECT ${id}, NULL::VARCHAR AS g, ${lon} AS lon, ${lat} AS lat ${from}`);
  }
  const cell = `source.${quoteIdentifier(source.column.name)}`;
  const rest = `g[${POINT.length + 1}:]`;
  return held(`SELECT id, g,
      CASE WHEN starts_with(g, '${POINT}') THEN TRY_CAST(split_part(${rest}, ',', 1) AS DOUBLE)
           WHEN regexp_full_match(g, '${PAIR}') THEN TRY_CAST(split_part(g, ',', 2) AS DOUBLE) END AS lon,
      CASE WHEN starts_with(g, '${POINT}') THEN TRY_CAST(split_part(split_part(${rest}, ',', 2), ']', 1) AS DOUBLE)
           WHEN regexp_full_match(g, '${PAIR}') THEN TRY_CAST(split_part(g, ',', 1) AS DOUBLE) END AS lat
    FROM (SELECT ${id}, CAST(${cell} AS VARCHAR) AS g ${from})`);
}

const inWorld = (share: string): string =>
  `CAST(greatest(0, least(${LAST}, round((${share}) * ${WORLD}))) AS UINTEGER)`;

/** Degrees to the plane, as `lonToX` and `latToY` compute it. */
export const X_SQL = inWorld('(lon + 180) / 360');
export const Y_SQL = inWorld(
  '0.5 - ln(tan(pi() / 4 + greatest(-85.05112877980659, least(85.05112877980659, lat)) * pi() / 360)) / (2 * pi())',
);
