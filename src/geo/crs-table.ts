/** A coordinate reference system that Portico knows by itself. */
export interface Crs {
  /** `EPSG:3003`, `ESRI:102013`, `OGC:CRS84`; `WKT` for one that only its own definition tells. */
  code: string;
  name: string;
  /** proj4 definition, without datum shift where `shift` has it. */
  definition: string;
  /** Datum shifts to WGS 84 by region; absent where the datum is WGS 84 within a metre. */
  shift?: DatumShift;
  /** Degrees rather than metres. */
  geographic: boolean;
}

/** `+towgs84` parameters for the peninsula, Sardinia and Sicily, which differ by metres. */
export interface DatumShift {
  peninsula: string;
  sardinia: string;
  sicily: string;
}

/** Monte Mario (Roma 40) to WGS 84: EPSG coordinate operations 1660, 1662, 1661, each good to about 4 m. */
export const MONTE_MARIO: DatumShift = {
  peninsula: '-104.1,-49.1,-9.9,0.971,-2.917,0.714,-11.68',
  sardinia: '-168.6,-34,38.6,-0.374,-0.679,-1.379,-9.48',
  sicily: '-50.2,-50.4,84.8,-0.69,-2.012,0.459,-28.08',
};

/** ED50 to WGS 84: EPSG operations 1133, 1142, 1143. */
export const ED50: DatumShift = {
  peninsula: '-87,-98,-121,0,0,0,0',
  sardinia: '-97,-103,-120,0,0,0,0',
  sicily: '-97,-88,-135,0,0,0,0',
};

const GRS80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +no_defs';
const WGS84 = '+datum=WGS84 +no_defs';
const INTL = '+ellps=intl +no_defs';

const tmerc = (lon: number, k: number, x: number, datum: string) =>
  `+proj=tmerc +lat_0=0 +lon_0=${lon} +k=${k} +x_0=${x} +y_0=0 +units=m ${datum}`;
const utm = (zone: number, datum: string) => tmerc(zone * 6 - 183, 0.9996, 500_000, datum);

function metres(code: string, name: string, definition: string, shift?: DatumShift): Crs {
  return { code, name, definition, geographic: false, ...(shift ? { shift } : {}) };
}

function degrees(code: string, name: string, datum: string, shift?: DatumShift): Crs {
  const definition = `+proj=longlat ${datum}`;
  return { code, name, definition, geographic: true, ...(shift ? { shift } : {}) };
}

const SYSTEMS: readonly Crs[] = [
  degrees('EPSG:4326', 'WGS 84', WGS84),
  degrees('OGC:CRS84', 'WGS 84 (CRS84)', WGS84),
  degrees('EPSG:4979', 'WGS 84 3D', WGS84),
  degrees('EPSG:4258', 'ETRS89', GRS80),
  degrees('EPSG:6706', 'RDN2008', GRS80),
  degrees('EPSG:4670', 'IGM95', GRS80),
  degrees('EPSG:4265', 'Monte Mario', INTL, MONTE_MARIO),
  degrees('EPSG:4806', 'Monte Mario (Rome)', `+pm=rome ${INTL}`, MONTE_MARIO),
  degrees('EPSG:4230', 'ED50', INTL, ED50),
  metres('EPSG:3003', 'Monte Mario / Italy zone 1', tmerc(9, 0.9996, 1_500_000, INTL), MONTE_MARIO),
  metres('EPSG:3004', 'Monte Mario / Italy zone 2', tmerc(15, 0.9996, 2_520_000, INTL), MONTE_MARIO),
  metres('EPSG:23032', 'ED50 / UTM zone 32N', utm(32, INTL), ED50),
  metres('EPSG:23033', 'ED50 / UTM zone 33N', utm(33, INTL), ED50),
  metres('EPSG:23034', 'ED50 / UTM zone 34N', utm(34, INTL), ED50),
  metres('EPSG:25831', 'ETRS89 / UTM zone 31N', utm(31, GRS80)),
  metres('EPSG:25832', 'ETRS89 / UTM zone 32N', utm(32, GRS80)),
  metres('EPSG:25833', 'ETRS89 / UTM zone 33N', utm(33, GRS80)),
  metres('EPSG:25834', 'ETRS89 / UTM zone 34N', utm(34, GRS80)),
  metres('EPSG:32631', 'WGS 84 / UTM zone 31N', utm(31, WGS84)),
  metres('EPSG:32632', 'WGS 84 / UTM zone 32N', utm(32, WGS84)),
  metres('EPSG:32633', 'WGS 84 / UTM zone 33N', utm(33, WGS84)),
  metres('EPSG:32634', 'WGS 84 / UTM zone 34N', utm(34, WGS84)),
  metres('EPSG:3064', 'IGM95 / UTM zone 32N', utm(32, GRS80)),
  metres('EPSG:3065', 'IGM95 / UTM zone 33N', utm(33, GRS80)),
  // 6707 to 6709 and 6875, 6876 declare northing first; files hold easting first all the same, and where they do not the swap is found.
  metres('EPSG:6707', 'RDN2008 / UTM zone 32N (N-E)', utm(32, GRS80)),
  metres('EPSG:6708', 'RDN2008 / UTM zone 33N (N-E)', utm(33, GRS80)),
  metres('EPSG:6709', 'RDN2008 / UTM zone 34N (N-E)', utm(34, GRS80)),
  metres('EPSG:7791', 'RDN2008 / UTM zone 32N', utm(32, GRS80)),
  metres('EPSG:7792', 'RDN2008 / UTM zone 33N', utm(33, GRS80)),
  metres('EPSG:7793', 'RDN2008 / UTM zone 34N', utm(34, GRS80)),
  metres('EPSG:6875', 'RDN2008 / Italy zone (N-E)', tmerc(12, 0.9985, 7_000_000, GRS80)),
  metres('EPSG:7794', 'RDN2008 / Italy zone', tmerc(12, 0.9985, 7_000_000, GRS80)),
  metres('EPSG:6876', 'RDN2008 / Zone 12 (N-E)', tmerc(12, 1, 3_000_000, GRS80)),
  metres('EPSG:7795', 'RDN2008 / Zone 12', tmerc(12, 1, 3_000_000, GRS80)),
  metres(
    'EPSG:3857',
    'WGS 84 / Pseudo-Mercator',
    '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
  ),
  metres(
    'EPSG:3035',
    'ETRS89-extended / LAEA Europe',
    `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +units=m ${GRS80}`,
  ),
  metres(
    'EPSG:3034',
    'ETRS89-extended / LCC Europe',
    `+proj=lcc +lat_0=52 +lon_0=10 +lat_1=35 +lat_2=65 +x_0=4000000 +y_0=2800000 +units=m ${GRS80}`,
  ),
  metres(
    'ESRI:102013',
    'Europe Albers Equal Area Conic',
    `+proj=aea +lat_0=30 +lon_0=10 +lat_1=43 +lat_2=62 +x_0=0 +y_0=0 +units=m ${INTL}`,
    ED50,
  ),
];

/** Other codes of the same systems. */
const SAME: Record<string, string> = {
  'EPSG:26591': 'EPSG:3003',
  'EPSG:26592': 'EPSG:3004',
  'ESRI:102091': 'EPSG:3003',
  'ESRI:102092': 'EPSG:3004',
  'ESRI:102093': 'EPSG:3003',
  'ESRI:102094': 'EPSG:3004',
  'EPSG:3785': 'EPSG:3857',
  'EPSG:900913': 'EPSG:3857',
  'ESRI:102100': 'EPSG:3857',
  'ESRI:102113': 'EPSG:3857',
  'EPSG:102100': 'EPSG:3857',
  'EPSG:102013': 'ESRI:102013',
  'EPSG:102091': 'EPSG:3003',
  'EPSG:102092': 'EPSG:3004',
  'OGC:CRS84H': 'OGC:CRS84',
};

const BY_CODE = new Map(SYSTEMS.map((system) => [system.code, system]));

/** The system with a code such as `EPSG:3003`, or undefined. Upper case. */
export function crsByCode(code: string): Crs | undefined {
  return BY_CODE.get(SAME[code] ?? code);
}

/** Every system known by itself. */
export function knownSystems(): readonly Crs[] {
  return SYSTEMS;
}

/** What a file in degrees without any declaration is in. */
export const WGS84_CRS = BY_CODE.get('EPSG:4326') as Crs;
