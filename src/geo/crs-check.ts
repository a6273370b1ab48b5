import type { Finding } from '../tables/table-model.js';
import { transformer } from './crs.js';
import type { Declared } from './crs-names.js';
import { type Crs, crsByCode, WGS84_CRS } from './crs-table.js';
import { finding } from './findings.js';
import type { Position } from './geometry.js';
import { inItaly } from './italy.js';

/** A system in which given numbers lie in Italy. */
export interface Fit {
  crs: Crs;
  /** Systems whose numbers are the same within a metre or so, and that cannot be told apart from `crs`. */
  alternatives: readonly string[];
  /** Only with the two ordinates exchanged. */
  swapped: boolean;
  /** Share of the positions that lie in Italy, from 0 to 1. */
  share: number;
}

const CANDIDATES: readonly (readonly [string, readonly string[]])[] = [
  ['EPSG:4326', ['EPSG:4258', 'EPSG:6706']],
  ['EPSG:32632', ['EPSG:25832', 'EPSG:7791', 'EPSG:6707']],
  ['EPSG:32633', ['EPSG:25833', 'EPSG:7792', 'EPSG:6708']],
  ['EPSG:3003', []],
  ['EPSG:3004', []],
  ['EPSG:3857', []],
  ['EPSG:7794', ['EPSG:6875']],
  ['EPSG:7795', ['EPSG:6876']],
  ['EPSG:3035', []],
  ['ESRI:102013', []],
];

const FITS = 0.9;

/**
 * Systems in which at least nine tenths of the positions lie in Italy, best first. Positions (0, 0) are no
 * evidence. Empty where nothing fits, or where there is nothing to look at.
 */
export function fittingSystems(positions: readonly Position[]): Fit[] {
  const real = evidence(positions);
  if (real.length === 0) return [];
  const fits: Fit[] = [];
  for (const [code, alternatives] of CANDIDATES) {
    const crs = crsByCode(code) as Crs;
    for (const swapped of [false, true]) {
      const share = shareInItaly(real, crs, swapped);
      if (share >= FITS) fits.push({ crs, alternatives, swapped, share });
    }
  }
  return fits.sort((a, b) => b.share - a.share || Number(a.swapped) - Number(b.swapped));
}

/** How a layer is placed on the map. */
export interface Placement {
  crs: Crs;
  /** Whether the two ordinates are exchanged before the transformation. */
  swap: boolean;
  /** False where the coordinates are not places in the declared system: rows are kept, geometries are not. */
  placed: boolean;
  findings: Finding[];
}

/**
 * Decides from a sample of positions how a layer is placed. The declared system is taken at its word unless its
 * results are impossible; what looks wrong but is possible is told and left.
 * @param declared null where the format has a place for the declaration and the file leaves it empty
 */
export function placementOf(positions: readonly Position[], declared: Declared | null): Placement {
  const real = evidence(positions);
  if (declared === null) return undeclared(real);
  if (!declared.known) return unknown(real, declared.text);
  const { crs } = declared;
  const placed: Placement = { crs, swap: false, placed: true, findings: [] };
  if (real.length === 0) return placed;
  const inside = shareInItaly(real, crs, false);
  if (inside >= 0.5) return placed;
  if (inside < 0.1 && shareInItaly(real, crs, true) >= FITS) {
    return { ...placed, swap: true, findings: [swappedCoordinates(crs)] };
  }
  const impossible = real.filter((position) => isImpossible(position, crs)).length / real.length;
  const fits = fittingSystems(real);
  if (impossible >= 0.5) {
    return { ...placed, placed: false, findings: [wrongCrs(crs, fits, real, 'error')] };
  }
  if (fits.length > 0) return { ...placed, findings: [wrongCrs(crs, fits, real, 'warning')] };
  return placed;
}

/** Whether a position cannot be one of the system: degrees out of range, or degrees where metres are declared. */
export function isImpossible([x = Number.NaN, y = Number.NaN]: Position, crs: Crs): boolean {
  const degrees = Math.abs(x) <= 180 && Math.abs(y) <= 90;
  return crs.geographic ? !degrees : degrees || !Number.isFinite(x) || !Number.isFinite(y);
}

function undeclared(real: readonly Position[]): Placement {
  const fits = fittingSystems(real);
  // Web Mercator's numbers for the South are Monte Mario's for the North; surveys are in the latter.
  const surveys = fits.filter(({ crs }) => crs.code !== 'EPSG:3857');
  const families = new Set((surveys.length > 0 ? surveys : fits).map((fit) => fit.crs.code));
  const [best] = surveys.length > 0 ? surveys : fits;
  if (real.length === 0 || (best?.crs === WGS84_CRS && !best.swapped)) {
    return { crs: WGS84_CRS, swap: false, placed: true, findings: [] };
  }
  if (best && families.size === 1 && best.share >= 0.98) {
    const others = fits.filter((fit) => fit !== best && fit.crs !== best.crs);
    return { crs: best.crs, swap: best.swapped, placed: true, findings: [assumedCrs(best, others)] };
  }
  const degrees = real.every((position) => !isImpossible(position, WGS84_CRS));
  return { crs: WGS84_CRS, swap: false, placed: degrees, findings: [missingCrs(fits, real)] };
}

function unknown(real: readonly Position[], text: string): Placement {
  const fits = fittingSystems(real);
  const degrees = fits.some((fit) => fit.crs === WGS84_CRS && !fit.swapped);
  return { crs: WGS84_CRS, swap: false, placed: degrees, findings: [unknownCrs(text, fits, degrees)] };
}

function evidence(positions: readonly Position[]): Position[] {
  return positions.filter(([x, y]) => (x !== 0 || y !== 0) && Number.isFinite(x) && Number.isFinite(y));
}

function shareInItaly(positions: readonly Position[], crs: Crs, swapped: boolean): number {
  const to = transformer(crs);
  let inside = 0;
  for (const [x = 0, y = 0] of positions) {
    const [lon = Number.NaN, lat = Number.NaN] = to.position(swapped ? [y, x] : [x, y]);
    if (inItaly(lon, lat)) inside += 1;
  }
  return inside / positions.length;
}

/** Systems that fit, for a sentence: `EPSG:32632 (WGS 84 / UTM zone 32N, come EPSG:25832, EPSG:7791)`. */
function named(fits: readonly Fit[], language: 'it' | 'en'): string {
  const like = language === 'it' ? 'come' : 'like';
  const exchanged = language === 'it' ? 'coordinate scambiate' : 'coordinates exchanged';
  return fits
    .slice(0, 3)
    .map(({ crs, alternatives, swapped }) => {
      const same = alternatives.length > 0 ? `, ${like} ${alternatives.join(', ')}` : '';
      return `${crs.code} (${crs.name}${same}${swapped ? `; ${exchanged}` : ''})`;
    })
    .join('; ');
}

function suggestion(fits: readonly Fit[]): { it: string; en: string } {
  if (fits.length === 0) {
    return {
      it: ' Nessuno dei sistemi usati in Italia le porta in Italia.',
      en: ' None of the systems used in Italy places them in Italy.',
    };
  }
  return {
    it: ` Sarebbero in Italia con: ${named(fits, 'it')}.`,
    en: ` They would lie in Italy with: ${named(fits, 'en')}.`,
  };
}

function sampleOf(positions: readonly Position[]): string[] {
  return positions.slice(0, 3).map((position) => position.slice(0, 2).join(' '));
}

function wrongCrs(
  crs: Crs,
  fits: readonly Fit[],
  real: readonly Position[],
  severity: 'error' | 'warning',
): Finding {
  const fit = suggestion(fits);
  const system = `${crs.code} (${crs.name})`;
  const it =
    severity === 'error'
      ? `Le coordinate non sono possibili nel sistema di riferimento del file, ${system}: la mappa non le mostra.`
      : `Nel sistema di riferimento del file, ${system}, le coordinate cadono fuori dall’Italia.`;
  const en =
    severity === 'error'
      ? `The coordinates are not possible in the reference system of the file, ${system}: the map does not show them.`
      : `In the reference system of the file, ${system}, the coordinates lie outside Italy.`;
  return finding('wrong-crs', severity, it + fit.it, en + fit.en, sampleOf(real));
}

function unknownCrs(text: string, fits: readonly Fit[], degrees: boolean): Finding {
  const fit = suggestion(fits);
  return finding(
    'unknown-crs',
    degrees ? 'warning' : 'error',
    `Il sistema di riferimento dichiarato non è riconosciuto.${degrees ? ' Le coordinate sono lette come longitudine e latitudine.' : fit.it}`,
    `The declared reference system is not known.${degrees ? ' The coordinates are read as longitude and latitude.' : fit.en}`,
    [text],
  );
}

function missingCrs(fits: readonly Fit[], real: readonly Position[]): Finding {
  const fit = suggestion(fits);
  return finding(
    'missing-crs',
    'error',
    `Il file non dichiara il sistema di riferimento (per uno shapefile, il file .prj).${fit.it}`,
    `The file declares no reference system (for a shapefile, the .prj file).${fit.en}`,
    sampleOf(real),
  );
}

function assumedCrs(fit: Fit, others: readonly Fit[]): Finding {
  const also = others.length > 0;
  return finding(
    'assumed-crs',
    'warning',
    `Il sistema di riferimento non è dichiarato: dai valori si è assunto ${named([fit], 'it')}.${also ? ` Possibile anche: ${named(others, 'it')}.` : ''}`,
    `No reference system is declared: from the values it was taken to be ${named([fit], 'en')}.${also ? ` Also possible: ${named(others, 'en')}.` : ''}`,
  );
}

function swappedCoordinates(crs: Crs): Finding {
  const names = crs.geographic
    ? { it: 'Latitudine e longitudine sono scambiate', en: 'Latitude and longitude are exchanged' }
    : { it: 'Est e nord sono scambiati', en: 'Easting and northing are exchanged' };
  return finding(
    'swapped-coordinates',
    'warning',
    `${names.it}: come sono scritte cadono fuori dall’Italia, scambiate vi stanno dentro. La mappa le mostra scambiate; i dati restano come sono.`,
    `${names.en}: as written they lie outside Italy, exchanged they lie inside. The map shows them exchanged; the data stay as they are.`,
  );
}
