import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toWgs84 } from '../../../src/geo/crs.js';
import { declaredCrs } from '../../../src/geo/crs-names.js';
import { knownSystems } from '../../../src/geo/crs-table.js';
import type { Geometry } from '../../../src/geo/geometry.js';
import { dbfNames } from '../../../src/geo/write/dbf.js';
import { fromWgs84 } from '../../../src/geo/write/from-wgs84.js';
import { prjText } from '../../../src/geo/write/prj.js';
import { ExportRefused } from '../../../src/tables/export/export-refused.js';
import { geometryColumn } from '../../../src/tables/export/places.js';
import { openExport } from '../../../src/tables/export/source.js';
import { type ExportOptions, writeExport } from '../../../src/tables/export/write-export.js';
import type { ReadableTable } from '../../../src/tables/rows/table-of.js';
import { createBench } from '../formats/support.js';
import { bytesOf, type Cell, column, exportTables } from './helpers.js';

let tables: Awaited<ReturnType<typeof exportTables>>;
const bench = createBench();
beforeAll(async () => {
  tables = await exportTables();
});
afterAll(async () => {
  bench.close();
  await tables.close();
});

type Format = Parameters<typeof writeExport>[0];

async function written(
  format: Format,
  found: ReadableTable,
  more: Partial<ExportOptions> = {},
): Promise<Buffer> {
  const source = await openExport(tables.services, found, {});
  try {
    return await bytesOf(
      await writeExport(format, source, { title: 'Città', now: new Date('2026-01-02'), ...more }),
    );
  } finally {
    await source.close();
  }
}

const GEOMETRIES: Geometry[] = [
  { type: 'Point', coordinates: [11.34, 44.49] },
  {
    type: 'LineString',
    coordinates: [
      [11.3, 44.4],
      [11.31, 44.41],
      [11.32, 44.4],
    ],
  },
  {
    type: 'MultiLineString',
    coordinates: [
      [
        [11.3, 44.4],
        [11.31, 44.41],
      ],
      [
        [11.2, 44.2],
        [11.21, 44.21],
      ],
    ],
  },
  {
    type: 'Polygon',
    coordinates: [
      [
        [11, 44],
        [12, 44],
        [12, 45],
        [11, 45],
        [11, 44],
      ],
      [
        [11.4, 44.4],
        [11.4, 44.6],
        [11.6, 44.6],
        [11.6, 44.4],
        [11.4, 44.4],
      ],
    ],
  },
  {
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [9, 45],
          [9.5, 45],
          [9.5, 45.5],
          [9, 45],
        ],
      ],
      [
        [
          [10, 45],
          [10.5, 45],
          [10.5, 45.5],
          [10, 45],
        ],
      ],
    ],
  },
  {
    type: 'MultiPoint',
    coordinates: [
      [11, 44],
      [11.5, 44.5],
    ],
  },
];

const COLUMNS = [
  column('nome', 'text', 'VARCHAR'),
  column('un nome più lungo', 'text', 'VARCHAR'),
  column('un nome più corto', 'number', 'DOUBLE'),
  column('giorno', 'date', 'DATE'),
  column('vero', 'boolean', 'BOOLEAN'),
  column('geometry', 'geoShape', 'VARCHAR'),
];
const row = (geometry: Geometry | null, at: number): Cell[] => [
  `è & <${at}>`,
  at === 1 ? 'lungo '.repeat(100) : 'x',
  at * 1.25 - 2,
  '2024-03-05',
  at % 2 === 0,
  geometry && JSON.stringify(geometry),
];

describe('places of every kind', () => {
  it.each<Format>(['geojson', 'kml'])('come back from %s as they were', async (format) => {
    const rows = [...GEOMETRIES, null].map(row);
    const [part] = await bench.read(
      `x.${format}`,
      await written(format, await tables.tableOf(COLUMNS, rows)),
    );
    const [header = [], ...records] = part?.records ?? [];
    const at = header.indexOf('geometry');
    expect(records.map((record) => record[at] && JSON.parse(record[at]))).toEqual([...GEOMETRIES, '']);
    expect(records.map((record) => record[header.indexOf('nome')])).toEqual(rows.map(([name]) => name));
  });

  it('come back from shapefiles, a layer for each kind, with what could not be held in a note', async () => {
    const rows = [...GEOMETRIES, null].map(row);
    const bytes = await written('shp', await tables.tableOf(COLUMNS, rows));
    const parts = await bench.read('x.zip', bytes);
    const found = Object.fromEntries(
      parts.map(({ name, records }) => [
        name,
        records.slice(1).map((record) => record[5] && JSON.parse(record[5])),
      ]),
    );
    // A row without a place goes with the first shapes, which are points.
    expect(found).toEqual({
      Citta_punti: [GEOMETRIES[0], ''],
      Citta_linee: [GEOMETRIES[1], GEOMETRIES[2]],
      Citta_poligoni: [GEOMETRIES[3], GEOMETRIES[4]],
      Citta_multipunti: [GEOMETRIES[5]],
    });
    const [header, first, second] = parts.find(({ name }) => name === 'Citta_linee')?.records ?? [];
    expect(header?.slice(0, 5)).toEqual(['nome', 'un_nome_pi', 'un_nome__2', 'giorno', 'vero']);
    expect(first?.slice(0, 5)).toEqual([
      'è & <1>',
      'lungo '.repeat(100).slice(0, 254),
      '-0.75',
      '2024-03-05',
      'false',
    ]);
    expect(second?.[2]).toBe('0.5');
    const notes = bytes.includes('LEGGIMI.txt');
    expect(notes).toBe(true);
  });

  it('come back from GPX: points as waypoints, lines and boundaries as tracks', async () => {
    const rows = GEOMETRIES.map(row);
    const parts = await bench.read('x.gpx', await written('gpx', await tables.tableOf(COLUMNS, rows)));
    const shapes = Object.fromEntries(
      parts.map(({ name, records }) => {
        const [header = [], ...rest] = records;
        const at = header.indexOf('geometry');
        return [name, rest.map((record) => JSON.parse(record[at] ?? 'null'))];
      }),
    );
    expect(shapes.waypoints).toEqual([
      GEOMETRIES[0],
      { type: 'Point', coordinates: [11, 44] },
      { type: 'Point', coordinates: [11.5, 44.5] },
    ]);
    expect(shapes.tracks?.slice(0, 2)).toEqual(GEOMETRIES.slice(1, 3));
    expect(shapes.tracks).toHaveLength(4);
  });

  it('heights are kept', async () => {
    const geometry: Geometry = {
      type: 'LineString',
      coordinates: [
        [11, 44, 50],
        [11.1, 44.1, 60],
      ],
    };
    const found = await tables.tableOf(COLUMNS, [row(geometry, 0)]);
    for (const [format, extension] of [
      ['shp', 'zip'],
      ['kml', 'kml'],
      ['gpx', 'gpx'],
      ['geojson', 'geojson'],
    ] as const) {
      const [part] = await bench.read(`x.${extension}`, await written(format, found));
      const at = part?.records[0]?.indexOf('geometry') ?? -1;
      expect([format, JSON.parse(part?.records[1]?.[at] ?? '')]).toEqual([format, geometry]);
    }
  });

  it('a shape of five megabytes goes through', async () => {
    const ring = Array.from({ length: 200_000 }, (_, at) => {
      const angle = (at / 200_000) * 2 * Math.PI;
      return [11 + Math.round(1e7 * Math.cos(angle)) / 1e7, 44 + Math.round(1e7 * Math.sin(angle)) / 1e7];
    });
    const shape = JSON.stringify({ type: 'Polygon', coordinates: [[...ring, ring[0]]] });
    expect(shape.length).toBeGreaterThan(4_500_000);
    const found = await tables.fromSql(
      [column('n', 'integer', 'BIGINT'), column('geometry', 'geoShape', 'VARCHAR')],
      `SELECT 1 AS n, '${shape}' AS geometry`,
    );
    for (const format of ['shp', 'kml', 'gpx', 'geojson'] as const) {
      expect((await written(format, found)).length).toBeGreaterThan(1_000_000);
    }
  });
});

describe('reference systems', () => {
  it('lead to a system and back, whatever it is', () => {
    for (const crs of knownSystems()) {
      const place: Geometry = { type: 'Point', coordinates: [11.34, 44.49] };
      const back = toWgs84(fromWgs84(crs)(place), crs) as { coordinates: number[] };
      const apart = Math.hypot((back.coordinates[0] ?? 0) - 11.34, (back.coordinates[1] ?? 0) - 44.49);
      expect([crs.code, apart < 1e-6]).toEqual([crs.code, true]);
    }
  });

  it('are written so that our reader knows them', () => {
    for (const crs of knownSystems()) {
      if (crs.code === 'OGC:CRS84') continue;
      const declared = declaredCrs(prjText(crs));
      expect([crs.code, declared.known && declared.crs.code]).toEqual([crs.code, crs.code]);
    }
  });

  it('of a shapefile are in its .prj', async () => {
    const found = await tables.tableOf(COLUMNS, [row(GEOMETRIES[0] as Geometry, 0)]);
    const [part] = await bench.read('x.zip', await written('shp', found, { epsg: 3003 }));
    const { coordinates } = JSON.parse(part?.records[1]?.[5] ?? '') as { coordinates: number[] };
    expect(coordinates.map((value) => Math.round(value * 1e5) / 1e5)).toEqual([11.34, 44.49]);
  });
});

describe('what a format cannot hold', () => {
  it('is refused with the reason', async () => {
    const wide = Array.from({ length: 300 }, (_, at) => column(`c${at}`, 'integer', 'INTEGER'));
    const values = wide.map((_, at) => `${at} AS c${at}`).join(', ');
    const found = await tables.fromSql(
      [...wide, column('geometry', 'geoPoint', 'VARCHAR')],
      `SELECT ${values}, '{"type":"Point","coordinates":[11,44]}' AS geometry`,
    );
    await expect(written('shp', found)).rejects.toThrow(ExportRefused);
    for (const format of ['csv', 'json', 'xlsx', 'ods', 'kml', 'gpx', 'geojson'] as const) {
      expect((await written(format, found)).length).toBeGreaterThan(300);
    }
    const plain = await tables.fromSql([column('n', 'integer', 'BIGINT')], 'SELECT 1 AS n');
    for (const format of ['shp', 'kml', 'gpx'] as const) {
      await expect(written(format, plain)).rejects.toThrow(ExportRefused);
    }
  });

  it('names of fields are ten letters, each different', () => {
    expect(dbfNames(['Qualità', 'qualita', 'denominazione', 'denominazio', '%', ''])).toEqual([
      'Qualita',
      'qualita_2',
      'denominazi',
      'denomina_2',
      'campo',
      'campo_2',
    ]);
  });

  it('the geometry is the one that was made of coordinates, else the first shape, else the first point', () => {
    const point = column('p', 'geoPoint', 'VARCHAR');
    const shape = column('s', 'geoShape', 'VARCHAR');
    expect(geometryColumn([point, shape])).toBe(1);
    expect(geometryColumn([shape, { ...point, virtual: true }])).toBe(1);
    expect(geometryColumn([column('n', 'integer', 'BIGINT')])).toBe(-1);
  });
});
