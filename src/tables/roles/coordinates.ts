import { spokenName } from '../code-names.js';
import type { Column, Finding } from '../table-model.js';
import type { ColumnRole, Role } from './role.js';

/** Coordinates found in two columns that belong together. */
export interface CoordinatePair {
  /** Positions of the columns: longitude or easting, and latitude or northing. */
  x: number;
  y: number;
  roles: { x: ColumnRole; y: ColumnRole };
  findings: Finding[];
}

const LATITUDE = /(?:^|\W|\d)(?:lat|latitudine|latitude)(?:$|\W|\d)/;
const LONGITUDE = /(?:^|\W|\d)(?:lon|lng|long|longitudine|longitude)(?:$|\W|\d)/;
const EASTING = /(?:^|\W)(?:x|est|east|easting|coordx|coord x|utm e|e)(?:$|\W|\d)|coordx|xcoord/;
const NORTHING = /(?:^|\W)(?:y|nord|north|northing|coordy|coord y|utm n|n)(?:$|\W|\d)|coordy|ycoord/;

/**
 * Reference systems by the range of their numbers in Italy. UTM zones 32 and 33 and their datums cannot be
 * told apart by range, hence the alternatives, in the order of how often they are met.
 */
const PROJECTED = [
  {
    x: [300_000, 1_000_000],
    crs: 'EPSG:32632',
    alternatives: [
      'EPSG:25832',
      'EPSG:7791',
      'EPSG:6707',
      'EPSG:32633',
      'EPSG:25833',
      'EPSG:7792',
      'EPSG:6708',
    ],
  },
  { x: [1_300_000, 1_800_000], crs: 'EPSG:3003', alternatives: [] },
  { x: [2_300_000, 2_800_000], crs: 'EPSG:3004', alternatives: [] },
] as const;
const NORTHINGS = [3_900_000, 5_300_000] as const;

/** Degrees between which Italy lies, with the sea around it. */
const ITALY = { lon: [6, 19], lat: [35, 48] } as const;

/**
 * Finds coordinates among the columns of numbers: by names and by ranges. Each column is used once.
 *
 * @param numbers values of each column that were looked at; undefined for columns that hold no numbers
 */
export function findCoordinates(
  columns: readonly Pick<Column, 'name'>[],
  numbers: readonly (readonly number[] | undefined)[],
): CoordinatePair[] {
  const named = (pattern: RegExp) =>
    columns.flatMap(({ name }, at) => (numbers[at]?.length && pattern.test(spokenName(name)) ? [at] : []));
  const pairs: CoordinatePair[] = [];
  for (const [xs, ys] of [
    [named(LONGITUDE), named(LATITUDE)],
    [named(EASTING), named(NORTHING)],
  ] as const) {
    const free = ys.filter((y) => !xs.includes(y));
    for (const x of xs) {
      const y = nearest(x, free);
      if (
        y === undefined ||
        pairs.some((pair) => [pair.x, pair.y].includes(x) || [pair.x, pair.y].includes(y))
      )
        continue;
      const pair = judgePair(columns, numbers, x, y);
      if (pair === null) continue;
      free.splice(free.indexOf(y), 1);
      pairs.push(pair);
    }
  }
  return pairs;
}

function nearest(x: number, candidates: readonly number[]): number | undefined {
  return [...candidates].sort((a, b) => Math.abs(a - x) - Math.abs(b - x))[0];
}

const within = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;

function median(values: readonly number[]): number {
  // Nobody is at (0, 0): zeros stand for places that are not known.
  const sorted = values.filter((value) => value !== 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function judgePair(
  columns: readonly Pick<Column, 'name'>[],
  numbers: readonly (readonly number[] | undefined)[],
  x: number,
  y: number,
): CoordinatePair | null {
  const xs = numbers[x] ?? [];
  const ys = numbers[y] ?? [];
  const [east, north] = [median(xs), median(ys)];
  const zeros = xs.includes(0) && ys.includes(0) ? [zeroPlaces(columns[x]?.name ?? '')] : [];
  const names = `${columns[x]?.name ?? ''} ${columns[y]?.name ?? ''}`;
  const make = (
    roles: [Role, Role],
    crs: string,
    ranges: [readonly [number, number], readonly [number, number]],
    more: Partial<ColumnRole>,
    findings: Finding[],
  ): CoordinatePair => ({
    x,
    y,
    roles: {
      x: roleOf(roles[0], xs, ranges[0], crs, columns[y]?.name ?? '', more),
      y: roleOf(roles[1], ys, ranges[1], crs, columns[x]?.name ?? '', more),
    },
    findings: [...findings, ...zeros],
  });
  if (east === 0 && north === 0) return null;
  if (Math.abs(east) <= 180 && Math.abs(north) <= 90) {
    const roles: [Role, Role] = ['longitude', 'latitude'];
    const swapped = within(east, ITALY.lat) && within(north, ITALY.lon);
    const ranges: [readonly [number, number], readonly [number, number]] = [
      [-180, 180],
      [-90, 90],
    ];
    return swapped
      ? make(roles, 'EPSG:4326', [ITALY.lon, ITALY.lat], { suggestSwap: true }, [
          swappedFinding(columns, x, y),
        ])
      : make(roles, 'EPSG:4326', ranges, {}, []);
  }
  const roles: [Role, Role] = ['easting', 'northing'];
  for (const system of PROJECTED) {
    const { crs, others } = narrowed(system, names);
    const more: Partial<ColumnRole> = others.length > 0 ? { crsAlternatives: [...others] } : {};
    const ranges: [readonly [number, number], readonly [number, number]] = [system.x, NORTHINGS];
    if (within(east, system.x) && within(north, NORTHINGS)) {
      return make(roles, crs, ranges, more, [suggestedSystem(columns, x, y, crs, others)]);
    }
    if (within(north, system.x) && within(east, NORTHINGS)) {
      return make(roles, crs, ranges, { ...more, suggestSwap: true }, [swappedFinding(columns, x, y)]);
    }
  }
  return null;
}

/** A system by its range, as the names of the columns narrow it: a code, or the zone (`X_UTM33`, `est_fuso_32`). */
function narrowed(
  system: (typeof PROJECTED)[number],
  names: string,
): { crs: string; others: readonly string[] } {
  const stated = /epsg\W?(\d{4,5})/i.exec(names)?.[1];
  if (stated) return { crs: `EPSG:${stated}`, others: [] };
  const zone = ZONE.exec(names)?.[1];
  const inZone = [system.crs, ...system.alternatives].filter((code) => zone && zoneOf(code) === zone);
  const [crs = system.crs, ...others] = inZone;
  return { crs, others: inZone.length > 0 ? others : system.alternatives };
}

const ZONE =
  /(?:utm|fuso|zona|zone|wgs84|etrs89|rdn2008|etrf2000)[\W_]*(?:zona|zone|fuso|f)?[\W_]*(32|33)(?:\D|$)/i;

/** Zone of a transverse Mercator: EPSG numbers 7791 and 6707 end in zone less 31, the others in the zone. */
const zoneOf = (code: string): string => (/(?:7791|6707|32)$/.test(code) ? '32' : '33');

function roleOf(
  role: Role,
  values: readonly number[],
  range: readonly [number, number],
  crs: string,
  pairedWith: string,
  more: Partial<ColumnRole>,
): ColumnRole {
  const valid = values.filter((value) => value !== 0 && within(value, range)).length;
  const invalid = values.filter((value) => value === 0 || !within(value, range));
  return {
    role,
    share: values.length === 0 ? 0 : valid / values.length,
    evidence: {
      valid,
      invalid: invalid.length,
      samples: (invalid.length > 0 ? invalid : values).slice(0, 5).map(String),
      reason: `pair of columns, ${crs} by range`,
    },
    crs,
    pairedWith,
    ...more,
  };
}

type Named = readonly Pick<Column, 'name'>[];

function swappedFinding(columns: Named, x: number, y: number): Finding {
  const [first, second] = [columns[x]?.name ?? '', columns[y]?.name ?? ''];
  return {
    code: 'swapped-coordinates',
    severity: 'warning',
    column: first,
    message: {
      it: `Le coordinate sembrano scambiate: «${first}» e «${second}» cadono fuori dall’Italia, e dentro se si scambiano.`,
      en: `The coordinates seem exchanged: “${first}” and “${second}” lie outside Italy, and inside once exchanged.`,
    },
  };
}

function zeroPlaces(column: string): Finding {
  return {
    code: 'zero-coordinates',
    severity: 'info',
    column,
    message: {
      it: 'Alcune coordinate sono zero: non sono un luogo, e sulla mappa non compaiono.',
      en: 'Some coordinates are zero: that is no place, and they do not show on the map.',
    },
  };
}

function suggestedSystem(
  columns: Named,
  x: number,
  y: number,
  crs: string,
  others: readonly string[],
): Finding {
  const [first, second] = [columns[x]?.name ?? '', columns[y]?.name ?? ''];
  const it =
    others.length > 0
      ? ` Dall’intervallo non si distingue da ${others.join(', ')}: lo confermi chi pubblica.`
      : '';
  const en =
    others.length > 0
      ? ` By range it cannot be told from ${others.join(', ')}: the publisher should confirm it.`
      : '';
  return {
    code: 'suggested-reference-system',
    severity: 'info',
    column: first,
    message: {
      it: `«${first}» e «${second}» sono coordinate in metri, probabilmente ${crs}.${it}`,
      en: `“${first}” and “${second}” are coordinates in metres, probably ${crs}.${en}`,
    },
  };
}
