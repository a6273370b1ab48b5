import type { Crs } from '../crs-table.js';

/** Datums by how the names of our systems begin: name of the geographic system, of the datum, and its spheroid. */
const DATUMS: readonly (readonly [RegExp, string, string, string])[] = [
  [/^Monte Mario/, 'GCS_Monte_Mario', 'D_Monte_Mario', 'International_1924",6378388.0,297.0'],
  [/^(?:ED50|Europe Albers)/, 'GCS_European_1950', 'D_European_1950', 'International_1924",6378388.0,297.0'],
  [/^RDN2008/, 'GCS_RDN2008', 'D_Rete_Dinamica_Nazionale_2008', 'GRS_1980",6378137.0,298.257222101'],
  [/^IGM95/, 'GCS_IGM_1995', 'D_IGM_1995', 'WGS_1984",6378137.0,298.257223563'],
  [/^ETRS89/, 'GCS_ETRS_1989', 'D_ETRS_1989', 'GRS_1980",6378137.0,298.257222101'],
  [/^/, 'GCS_WGS_1984', 'D_WGS_1984', 'WGS_1984",6378137.0,298.257223563'],
];

const PROJECTIONS: Record<string, readonly [string, readonly (readonly [string, string])[]]> = {
  tmerc: [
    'Transverse_Mercator',
    [
      ['False_Easting', 'x_0'],
      ['False_Northing', 'y_0'],
      ['Central_Meridian', 'lon_0'],
      ['Scale_Factor', 'k'],
      ['Latitude_Of_Origin', 'lat_0'],
    ],
  ],
  merc: [
    'Mercator_Auxiliary_Sphere',
    [
      ['False_Easting', 'x_0'],
      ['False_Northing', 'y_0'],
      ['Central_Meridian', 'lon_0'],
      ['Standard_Parallel_1', 'lat_ts'],
      ['Auxiliary_Sphere_Type', ''],
    ],
  ],
  laea: [
    'Lambert_Azimuthal_Equal_Area',
    [
      ['False_Easting', 'x_0'],
      ['False_Northing', 'y_0'],
      ['Central_Meridian', 'lon_0'],
      ['Latitude_Of_Origin', 'lat_0'],
    ],
  ],
  lcc: [
    'Lambert_Conformal_Conic',
    [
      ['False_Easting', 'x_0'],
      ['False_Northing', 'y_0'],
      ['Central_Meridian', 'lon_0'],
      ['Standard_Parallel_1', 'lat_1'],
      ['Standard_Parallel_2', 'lat_2'],
      ['Latitude_Of_Origin', 'lat_0'],
    ],
  ],
  aea: [
    'Albers',
    [
      ['False_Easting', 'x_0'],
      ['False_Northing', 'y_0'],
      ['Central_Meridian', 'lon_0'],
      ['Standard_Parallel_1', 'lat_1'],
      ['Standard_Parallel_2', 'lat_2'],
      ['Latitude_Of_Origin', 'lat_0'],
    ],
  ],
};

/**
 * A system as the well-known text of a `.prj` (OGC 01-009, in ESRI's names), with its authority code where it has one.
 * @throws RangeError for a projection that no system of our table has
 */
export function prjText({ code, name, definition, geographic }: Crs): string {
  const value = (key: string): string => new RegExp(`\\+${key}=(-?[\\d.]+)`).exec(definition)?.[1] ?? '0';
  const [, gcs, datum, spheroid] = DATUMS.find(([pattern]) => pattern.test(name)) as (typeof DATUMS)[number];
  const meridian = definition.includes('+pm=rome') ? '"Rome",12.4523333333333' : '"Greenwich",0.0';
  const [authority, number] = code.split(':');
  const id = authority === 'EPSG' || authority === 'ESRI' ? `,AUTHORITY["${authority}","${number}"]` : '';
  const base = `DATUM["${datum}",SPHEROID["${spheroid}]],PRIMEM[${meridian}],UNIT["Degree",0.0174532925199433]`;
  if (geographic) return `GEOGCS["${gcs}",${base}${id}]`;
  const [projection, parameters] = PROJECTIONS[/\+proj=(\w+)/.exec(definition)?.[1] ?? ''] ?? [];
  if (!projection || !parameters) throw new RangeError(`No well-known text for ${code}`);
  const stated = parameters.map(([label, key]) => `PARAMETER["${label}",${value(key)}]`);
  const title = name.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '');
  return `PROJCS["${title}",GEOGCS["${gcs}",${base}],PROJECTION["${projection}"],${stated.join(',')},UNIT["Meter",1.0]${id}]`;
}
