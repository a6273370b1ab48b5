import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { GeometryMaker, GeometrySource } from '../geo/geometry-column.js';
import { quoteIdentifier, quoteLiteral } from './cast-sql.js';
import type { GeometryColumn, GeometryOrigin } from './formats/format-reader.js';
import { choosePlaces, placeColumns } from './geometry-choice.js';
import { type GeometryLines, geometryLinesSql, writeGeometryLines } from './geometry-lines.js';
import type { PartContext } from './load.js';
import { geometryNotMade } from './load-findings.js';
import type { LoadedPart } from './load-model.js';
import { isMachineFault } from './load-parts.js';
import { parquetOptions, WIDE } from './parquet-options.js';
import { profileTable } from './profile/profile-table.js';
import type { Column, Finding } from './table-model.js';

type Loaded = Extract<LoadedPart, { status: 'loaded' }>;

/** Rows looked at to decide how coordinates are to be read. */
const SAMPLE_ROWS = 500;

/**
 * Gives a table of coordinates the geometry that the geographic formats have: a column of GeoJSON text in WGS 84 behind
 * the others, and what is known of it in the detection. A table without coordinates is given back as it is, at once. What
 * goes wrong here is said and costs no more than the geometry.
 */
export async function withGeometry(part: LoadedPart, context: PartContext): Promise<LoadedPart> {
  if (part.status !== 'loaded' || part.detection.geometry || part.rowCount === 0) return part;
  const candidates = placeColumns(part.columns, context.stated.geometry);
  if (candidates.length === 0) return part;
  try {
    if (part.columns.length > WIDE) throw new Error(`more than ${WIDE} columns`);
    return await make(part, candidates, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (isMachineFault(error)) throw error;
    return withFindings(part, [geometryNotMade((error as Error).message)]);
  }
}

async function make(part: Loaded, candidates: readonly Column[], context: PartContext): Promise<Loaded> {
  const { engine, stated, work } = context;
  const { parquet, rowCount, columns } = part;
  const geo = await import('../geo/geometry-column.js');
  const { unusedName } = await import('../geo/layer-writer.js');
  const sampled = await engine.use((connection) =>
    sampleRows(connection, parquet, candidates, rowCount, 'some'),
  );
  const chosen = choosePlaces(geo, candidates, sampled, stated.geometry);
  const { source } = chosen;
  if (!source) return withFindings(part, chosen.findings);
  const used = geo.columnsOf(source).map((name) => columns.find((one) => one.name === name) as Column);
  const sample = await engine.use((connection) => sampleRows(connection, parquet, used, rowCount, 'all'));
  if (chosen.by === 'detected' && !geo.arePlaces(source, sample)) return part;
  const maker = geo.createGeometryMaker(source, sample);
  if (!maker.placed) return withFindings(part, [...chosen.findings, ...maker.summary('').findings]);
  context.report({ phase: 'writing', rows: rowCount });
  const csv = join(work, 'geometry.csv');
  const written = await engine.use((connection) =>
    writeGeometries(connection, part, used, maker, csv, context),
  );
  const names = columns.map(({ name }) => name);
  const column = unusedName('geometry', names);
  const { geometry, findings } = maker.summary(column);
  const said = [...chosen.findings, ...findings];
  if (geometry.missing === rowCount) return withFindings(part, said);
  const from = originOf(source, chosen, used, maker);
  // GeoJSON in degrees that needs no mending is the geometry already.
  if (written.asItIs) return withDetected(part, { ...geometry, column: used[0]?.name ?? '', from }, said);
  const made = virtualColumn(column, geometry, from, rowCount);
  const all = [...columns, made];
  const to = join(work, 'table-with-geometry.parquet');
  await engine.use((connection) => joinColumn(connection, part, all, written.lines, to));
  await Promise.all([rm(csv, { force: true }), rm(parquet, { force: true })]);
  const profile = part.profile && [...part.profile, ...(await profileTable(to, [made], rowCount, engine))];
  const whole = { ...part, parquet: to, columns: all, profile };
  return withDetected(
    { ...whole, detection: { ...part.detection, columns: all } },
    { ...geometry, from },
    said,
  );
}

/** Rows from all over the table, as the maker takes them; the first ones where coordinates are few and far between. */
async function sampleRows(
  connection: DuckDBConnection,
  parquet: string,
  columns: readonly Column[],
  rows: number,
  filled: 'some' | 'all',
): Promise<unknown[][]> {
  const names = columns.map(({ name }) => `${quoteIdentifier(name)} IS NOT NULL`);
  const has = `(${names.join(filled === 'all' ? ' AND ' : ' OR ')})`;
  const ask = async (every: number): Promise<unknown[][]> => {
    const spread = every > 1 ? `AND file_row_number % ${every} = 0` : '';
    const result = await connection.runAndReadAll(
      `SELECT ${columns.map(asRead).join(', ')}
         FROM read_parquet(${quoteLiteral(parquet)}${every > 1 ? ', file_row_number = true' : ''})
        WHERE ${has} ${spread} LIMIT ${SAMPLE_ROWS}`,
    );
    return result.getRows();
  };
  // A column of that name hides the number of the row.
  const numbered = !columns.some(({ name }) => name.toLowerCase() === 'file_row_number');
  const every = numbered ? Math.floor(rows / SAMPLE_ROWS) : 1;
  const found = await ask(every);
  return every > 1 && found.length < SAMPLE_ROWS / 10 ? ask(1) : found;
}

/** Numbers as doubles, exact decimals included; anything else as its text. */
const asRead = ({ name, storage }: Column): string =>
  `${quoteIdentifier(name)}::${/INT|DOUBLE|DECIMAL|FLOAT/.test(storage) ? 'DOUBLE' : 'VARCHAR'}`;

/** Writes the geometry of each row, in the order of the rows. */
async function writeGeometries(
  connection: DuckDBConnection,
  { parquet, rowCount }: Loaded,
  columns: readonly Column[],
  maker: GeometryMaker,
  csv: string,
  { signal }: PartContext,
): Promise<{ lines: GeometryLines; asItIs: boolean }> {
  let asItIs = columns.length === 1;
  async function* texts(): AsyncGenerator<string[]> {
    const result = await connection.stream(
      `SELECT ${columns.map(asRead).join(', ')} FROM read_parquet(${quoteLiteral(parquet)})`,
    );
    for (;;) {
      signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const values = columns.map((_, at) => chunk.getColumnValues(at));
      yield Array.from({ length: chunk.rowCount }, (_, row) => {
        const cells = values.map((column) => column[row]);
        const geometry = maker.geometryOf(cells);
        if (asItIs) asItIs = isSameJson(cells[0], geometry);
        return geometry;
      });
    }
  }
  const lines = await writeGeometryLines(csv, texts());
  if (lines.rows !== rowCount) throw new Error(`${lines.rows} geometries for ${rowCount} rows`);
  return { lines, asItIs };
}

/** Whether a cell says nothing else than the geometry made of it. */
function isSameJson(cell: unknown, geometry: string): boolean {
  if (cell === null || cell === '') return geometry === '';
  if (typeof cell !== 'string' || geometry === '' || !cell.trimStart().startsWith('{')) return false;
  if (cell === geometry) return true;
  const { type, coordinates, geometries, ...more } = JSON.parse(cell) as Record<string, unknown>;
  const bare = geometries === undefined ? { type, coordinates } : { type, geometries };
  return Object.keys(more).length === 0 && JSON.stringify(bare) === geometry;
}

/** Writes the Parquet again with one more column: both are read in their order, row beside row. */
async function joinColumn(
  connection: DuckDBConnection,
  { parquet, rowCount, columns }: Loaded,
  all: readonly Column[],
  lines: GeometryLines,
  to: string,
): Promise<void> {
  const names = columns.map(({ name }) => `t.${quoteIdentifier(name)}`);
  const made = quoteIdentifier((all[all.length - 1] as Column).name);
  const result = await connection.runAndReadAll(
    `COPY (SELECT ${names.join(', ')}, g.g AS ${made}
             FROM read_parquet(${quoteLiteral(parquet)}) t POSITIONAL JOIN ${geometryLinesSql(lines)} g)
       TO ${quoteLiteral(to)} ${parquetOptions(all)}`,
  );
  const written = Number(result.getRows()[0]?.[0] ?? 0);
  if (written !== rowCount) throw new Error(`${written} rows with geometry, of ${rowCount}`);
}

function originOf(
  source: GeometrySource,
  { by }: { by: GeometryOrigin['by'] },
  used: readonly Column[],
  maker: GeometryMaker,
): GeometryOrigin {
  const others = source.kind === 'xy' && by === 'detected' ? (used[0]?.role?.crsAlternatives ?? []) : [];
  const crs = 'crs' in source ? source.crs : undefined;
  const all = [used[0]?.role?.crs, ...others].filter((code) => code !== undefined && code !== crs);
  return {
    kind: source.kind,
    columns: used.map(({ name }) => name),
    ...(source.kind === 'geopoint' && { order: source.order }),
    ...(maker.exchanged && { exchanged: true as const }),
    ...(others.length > 0 && { crsAlternatives: all as string[] }),
    by,
  };
}

function virtualColumn(name: string, geometry: GeometryColumn, from: GeometryOrigin, rows: number): Column {
  const points = geometry.types.every((type) => type === 'Point');
  const filled = rows - geometry.missing;
  const reason = `made of ${from.columns.join(' and ')}, ${geometry.crs}`;
  return {
    name,
    label: name,
    type: points ? 'geoPoint' : 'geoShape',
    storage: 'VARCHAR',
    format: 'geojson',
    role: {
      role: points ? 'point' : 'shape',
      share: 1,
      evidence: { valid: filled, invalid: 0, samples: [], reason },
      crs: 'EPSG:4326',
    },
    virtual: true,
    nulls: [],
    evidence: {
      cells: rows,
      empty: geometry.missing,
      padded: 0,
      nullTokens: 0,
      classes: {},
      samples: [],
      reason,
    },
  };
}

/** With a geometry; what is said of it takes the place of what the roles suspected. */
function withDetected(part: Loaded, geometry: GeometryColumn, findings: readonly Finding[]): Loaded {
  return withFindings({ ...part, detection: { ...part.detection, geometry } }, findings);
}

/** What the whole table tells takes the place of what a sample made suspect. */
const SUSPECTED: Readonly<Record<string, string>> = {
  'swapped-coordinates': 'swapped-coordinates',
  'null-island': 'zero-coordinates',
};

function withFindings(part: Loaded, said: readonly Finding[]): Loaded {
  const gone = new Set(said.flatMap(({ code }) => SUSPECTED[code] ?? []));
  const merge = (before: readonly Finding[]): Finding[] => [
    ...before.filter(({ code }) => !gone.has(code)),
    ...said,
  ];
  const { detection } = part;
  return {
    ...part,
    findings: merge(part.findings),
    detection: { ...detection, warnings: merge(detection.warnings) },
  };
}
