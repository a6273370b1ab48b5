import type { Finding } from '../tables/table-model.js';
import { finding } from './findings.js';
import type { Geometry, Position } from './geometry.js';
import { type Budget, crossesItself, isClosed } from './self-intersection.js';

/** Problems of geometries, counted over a layer. */
export type Problem =
  | 'missing-geometry'
  | 'broken-geometry'
  | 'empty-geometry'
  | 'null-island'
  | 'coordinates-outside-degrees'
  | 'outside-italy'
  | 'self-intersection'
  | 'unclosed-ring'
  | 'short-ring';

/** Gathers the problems of a layer; rows are numbered from 1. */
export interface Validation {
  note(problem: Problem, row: number): void;
  /** Notes the problems of the rings of a geometry, in the coordinates of the source. */
  checkRings(geometry: Geometry, row: number): void;
  /** One finding a problem, with how many rows and the first of them. */
  findings(rows: number): Finding[];
}

/** Comparisons of ring sides in a layer: about a second. */
const MOST_PAIRS = 20_000_000;

/** Starts the validation of a layer. */
export function createValidation(pairs = MOST_PAIRS): Validation {
  const seen = new Map<Problem, { count: number; rows: number[] }>();
  const budget: Budget = { pairs };
  let unchecked = 0;
  function note(problem: Problem, row: number): void {
    const known = seen.get(problem) ?? { count: 0, rows: [] };
    known.count += 1;
    if (known.rows.length < 5) known.rows.push(row);
    seen.set(problem, known);
  }
  return {
    note,
    checkRings(geometry, row) {
      const found = new Set<Problem>();
      for (const ring of ringsOf(geometry)) {
        if (ring.length === 0) continue;
        if (!isClosed(ring)) found.add('unclosed-ring');
        if (ring.length < 4) found.add('short-ring');
        if (found.has('self-intersection')) continue;
        const crosses = crossesItself(ring, budget);
        if (crosses) found.add('self-intersection');
        else if (crosses === undefined) unchecked += 1;
      }
      for (const problem of found) note(problem, row);
    },
    findings(rows) {
      const findings: Finding[] = [];
      for (const [problem, { count, rows: numbers }] of seen) {
        if (problem === 'outside-italy' && count > rows / 2) {
          findings.push(mostlyOutside(count, rows));
          continue;
        }
        const { severity, it, en } = SENTENCES[problem](count, rows);
        findings.push(
          finding(
            problem,
            severity,
            it,
            en,
            numbers.map((row) => `n. ${row}`),
          ),
        );
      }
      if (unchecked > 0) findings.push(partlyChecked(unchecked));
      return findings;
    },
  };
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat();
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(ringsOf);
  return [];
}

type Sentence = (count: number, rows: number) => { severity: Finding['severity']; it: string; en: string };

const warn = (it: string, en: string) => ({ severity: 'warning' as const, it, en });

const SENTENCES: Record<Problem, Sentence> = {
  'missing-geometry': (n, all) =>
    warn(
      `${n} elementi su ${all} non hanno geometria: restano nella tabella ma non sulla mappa.`,
      `${n} of ${all} features have no geometry: they stay in the table but not on the map.`,
    ),
  'broken-geometry': (n, all) =>
    warn(
      `${n} geometrie su ${all} non si possono leggere: le righe restano nella tabella.`,
      `${n} of ${all} geometries cannot be read: the rows stay in the table.`,
    ),
  'empty-geometry': (n, all) =>
    warn(
      `${n} geometrie su ${all} sono vuote: le righe restano nella tabella ma non sulla mappa.`,
      `${n} of ${all} geometries are empty: the rows stay in the table but not on the map.`,
    ),
  'null-island': (n, all) =>
    warn(
      `${n} punti su ${all} hanno coordinate 0, 0, che non sono un luogo: non compaiono sulla mappa.`,
      `${n} of ${all} points have the coordinates 0, 0, which are no place: the map does not show them.`,
    ),
  'coordinates-outside-degrees': (n, all) =>
    warn(
      `${n} geometrie su ${all} hanno coordinate impossibili nel sistema di riferimento del file: non compaiono sulla mappa.`,
      `${n} of ${all} geometries have coordinates that are impossible in the reference system of the file: the map does not show them.`,
    ),
  'outside-italy': (n, all) => ({
    severity: 'info',
    it: `${n} geometrie su ${all} sono fuori dall’Italia: controllare che sia giusto.`,
    en: `${n} of ${all} geometries lie outside Italy: check that this is right.`,
  }),
  'self-intersection': (n, all) =>
    warn(
      `${n} poligoni su ${all} hanno un contorno che incrocia sé stesso: aree e sovrapposizioni possono risultare sbagliate.`,
      `${n} of ${all} polygons have a boundary that crosses itself: areas and overlays may come out wrong.`,
    ),
  'unclosed-ring': (n, all) =>
    warn(
      `${n} poligoni su ${all} hanno un contorno che non si chiude: è chiuso con il suo primo punto.`,
      `${n} of ${all} polygons have a boundary that is not closed: it was closed with its first point.`,
    ),
  'short-ring': (n, all) =>
    warn(
      `${n} poligoni su ${all} hanno un contorno con meno di tre vertici.`,
      `${n} of ${all} polygons have a boundary of fewer than three corners.`,
    ),
};

function mostlyOutside(count: number, rows: number): Finding {
  return finding(
    'outside-italy',
    'warning',
    `Quasi tutto (${count} geometrie su ${rows}) è fuori dall’Italia: controllare il sistema di riferimento e l’ordine delle coordinate.`,
    `Most of it (${count} of ${rows} geometries) lies outside Italy: check the reference system and the order of the coordinates.`,
  );
}

function partlyChecked(rings: number): Finding {
  return finding(
    'geometry-partly-checked',
    'info',
    `${rings} contorni sono troppo grandi per cercarvi incroci.`,
    `${rings} boundaries are too large to be searched for crossings.`,
  );
}
