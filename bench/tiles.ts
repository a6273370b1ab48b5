import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { latToY, lonToX, tileSize } from '../src/geo/tiles/tile-math.js';
import { createTableEngine, type TableEngine } from '../src/tables/engine.js';
import { buildIndex, FACTS_KEY, type IndexFacts } from '../src/tables/map/build-index.js';
import { makeTile } from '../src/tables/map/make-tile.js';
import type { MapIndex } from '../src/tables/map/map-index.js';
import type { PlaceSource } from '../src/tables/map/place-source.js';
import { usualFields } from '../src/tables/map/row-values.js';
import { parquetRelation, type Relation, type TableColumn } from '../src/tables/query/relation.js';
import { compare, type Filter } from '../src/tables/query/tree.js';

/**
 * Vector tiles measured without the network: `node dist/bench/tiles.js [rows …]`. For each size of a table of points, and
 * for tables of lines and of areas, the index is made and tiles of several zooms are drawn, each place anew, with and
 * without a filter. Told are CPU and wall milliseconds of a tile (p50, p99; the first by itself), bytes with gzip, and the
 * longest time that the event loop was kept.
 */

const pack = promisify(gzip);
const REPEATS = 30;

const columnsOf = (type: 'geoPoint' | 'geoShape'): TableColumn[] => [
  { name: 'nome', label: 'nome', type: 'text', storage: 'VARCHAR' },
  { name: 'categoria', label: 'categoria', type: 'integer', storage: 'INTEGER' },
  { name: 'valore', label: 'valore', type: 'number', storage: 'DOUBLE' },
  { name: 'geometry', label: 'geometry', type, storage: 'VARCHAR' },
];

/** Points like those of a city: most of them in its middle. */
const POINTS = `'{"type":"Point","coordinates":[' || round(11.34 + (random() + random() - 1) * 0.12, 6) || ',' || round(44.49 + (random() + random() - 1) * 0.08, 6) || ']}'`;
/** Streets of ten corners. */
const LINES = `'{"type":"LineString","coordinates":[' || (SELECT string_agg('[' || round(x + k * 0.0002 + (k * 7919 + i) % 13 * 0.00002, 6) || ',' || round(y + k * 0.0001 * (i % 3 - 1), 6) || ']', ',') FROM range(10) r(k)) || ']}'`;
/** Areas of 400 corners side by side. */
const AREAS = `'{"type":"Polygon","coordinates":[[' || (SELECT string_agg('[' || round(x + cos(k * 2 * pi() / 400) * (0.01 + (k * 31 + i) % 7 * 0.0002), 6) || ',' || round(y + sin(k * 2 * pi() / 400) * (0.01 + (k * 17 + i) % 5 * 0.0002), 6) || ']', ',') FROM range(400) r(k)) || ',[' || round(x + (0.01 + i % 7 * 0.0002), 6) || ',' || round(y + 17 * 0 + 0.0, 6) || ']]]}'`;

interface Table {
  name: string;
  rows: number;
  geometry: string;
  type: 'geoPoint' | 'geoShape';
}

async function makeTable(engine: TableEngine, { rows, geometry }: Table, path: string): Promise<void> {
  await engine.use((connection) =>
    connection.run(`COPY (SELECT 'Luogo numero ' || i AS nome, (i % 100)::INTEGER AS categoria, random() * 1000 AS valore, ${geometry} AS geometry
      FROM (SELECT i, 11 + random() * 1.2 AS x, 44.2 + random() * 0.7 AS y FROM range(${rows}) t(i))) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`),
  );
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

interface Case {
  label: string;
  zoom: number;
  filter?: Filter;
}

async function measure(
  engine: TableEngine,
  relation: Relation,
  index: MapIndex,
  { label, zoom, filter }: Case,
): Promise<void> {
  const cpu: number[] = [];
  const wall: number[] = [];
  let bytes = 0;
  let features = 0;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let time = 0; time < REPEATS; time += 1) {
    const lon = 11.34 + ((time % 6) - 3) * 0.01;
    const lat = 44.49 + ((time % 5) - 2) * 0.01;
    const [x, y] = [Math.floor(lonToX(lon) / tileSize(zoom)), Math.floor(latToY(lat) / tileSize(zoom))];
    const before = process.cpuUsage();
    const from = performance.now();
    const tile = await engine.use((connection) =>
      makeTile(connection, relation, index, { z: zoom, x, y, fields: usualFields(relation.columns), filter }),
    );
    const packed = await pack(tile.bytes, { level: 5 });
    wall.push(performance.now() - from);
    const used = process.cpuUsage(before);
    cpu.push((used.user + used.system) / 1000);
    bytes = Math.max(bytes, packed.length);
    features = Math.max(features, tile.features);
  }
  delay.disable();
  const [first = 0] = wall;
  const sortedWall = [...wall].sort((a, b) => a - b);
  const sortedCpu = [...cpu].sort((a, b) => a - b);
  console.log(
    [
      label.padEnd(28),
      `z${zoom}`.padEnd(4),
      `first ${first.toFixed(0)}`.padEnd(10),
      `p50 ${quantile(sortedWall, 0.5).toFixed(1)}`.padEnd(11),
      `p99 ${quantile(sortedWall, 0.99).toFixed(1)}`.padEnd(11),
      `cpu ${quantile(sortedCpu, 0.5).toFixed(1)}`.padEnd(11),
      `${features} features`.padEnd(15),
      `${(bytes / 1024).toFixed(0)} kB`.padEnd(8),
      `loop ${(delay.max / 1e6).toFixed(0)} ms`,
    ].join(' '),
  );
}

async function run(table: Table): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-tiles-'));
  const engine = await createTableEngine({ tempDirectory: join(folder, 'spill') });
  try {
    const path = join(folder, 'table.parquet');
    await makeTable(engine, table, path);
    const relation = parquetRelation(path, columnsOf(table.type), table.rows);
    const source: PlaceSource = { kind: 'column', column: relation.columns[3] as TableColumn };
    const indexPath = join(folder, 'index.parquet');
    const before = process.cpuUsage();
    const from = performance.now();
    await engine.use((connection) => buildIndex(connection, relation, source, indexPath));
    const used = process.cpuUsage(before);
    const { size } = await stat(indexPath);
    console.log(
      `\n${table.name}: index in ${(performance.now() - from).toFixed(0)} ms (cpu of this process ${((used.user + used.system) / 1000).toFixed(0)} ms), ${(size / 1e6).toFixed(1)} MB`,
    );
    const facts = await engine.use(async (connection) => {
      const read = await connection.runAndReadAll(
        'SELECT decode(value) FROM parquet_kv_metadata($1) WHERE decode(key) = $2',
        [indexPath, FACTS_KEY],
      );
      return JSON.parse(String(read.getRows()[0]?.[0])) as IndexFacts;
    });
    const index: MapIndex = { path: indexPath, facts };
    const one = compare('categoria', '=', 5);
    for (const zoom of [0, 6, 10, 12, 14, 16]) await measure(engine, relation, index, { label: 'all', zoom });
    for (const zoom of [6, 12, 14])
      await measure(engine, relation, index, { label: 'categoria = 5', zoom, filter: one });
    console.log(`rss ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
  } finally {
    engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const sizes = process.argv.slice(2).map(Number).filter(Boolean);
for (const rows of sizes.length > 0 ? sizes : [200_000, 5_000_000]) {
  await run({ name: `${rows} points`, rows, geometry: POINTS, type: 'geoPoint' });
}
await run({ name: '100000 lines of 10 corners', rows: 100_000, geometry: LINES, type: 'geoShape' });
await run({ name: '8000 areas of 400 corners', rows: 8000, geometry: AREAS, type: 'geoShape' });
