import type { TableReading } from '../../../../src/api/explore/odsql/reading.js';
import { type Clauses, toQuery } from '../../../../src/api/explore/odsql/to-query.js';
import type { Relation, TableColumn } from '../../../../src/tables/query/relation.js';
import { runQuery } from '../../../../src/tables/query/run.js';
import { type Cell, sampleTables } from './sample-table.js';

/** A column by name, type and storage. */
export const column = (name: string, type: TableColumn['type'], storage: string): TableColumn => ({
  name,
  label: name,
  type,
  storage,
});

/** A column of each type, two of which have names that must be quoted. */
export const COLUMNS = [
  column('nome', 'text', 'VARCHAR'),
  column('abitanti', 'integer', 'BIGINT'),
  column('x', 'number', 'DOUBLE'),
  column('giorno', 'date', 'DATE'),
  column('ora', 'dateTime', 'TIMESTAMPTZ'),
  column('attivo', 'boolean', 'BOOLEAN'),
  column('tags', 'json', 'VARCHAR'),
  column('dove', 'geoPoint', 'VARCHAR'),
  column('and', 'text', 'VARCHAR'),
  column('12', 'text', 'VARCHAR'),
];
const point = (lon: number, lat: number): string =>
  JSON.stringify({ type: 'Point', coordinates: [lon, lat] });
/** Six rows, the fourth of nulls. */
export const ROWS: Cell[][] = [
  ['Via della Prova', 120, 1.5, '2024-05-01', '2024-05-01T08:00:00Z', true, '["verde","blu"]', point(11.34, 44.49), 'a', 'u'],
  ['Piazza Nord', 8, -3, '1977-05-25', '1977-12-31T23:30:00Z', false, '["blu"]', point(9.19, 45.46), 'b', 'v'],
  ['via Sud', 45, 0, '1977-12-31', '2024-01-05T10:00:00Z', true, '[]', null, 'a', null],
  [null, null, null, null, null, null, null, null, null, null],
  ['Filmografia', 10, 99, '2018-04-01', '2018-04-01T00:00:00Z', null, '["rosso"]', point(44.49, 11.34), 'c', 'u'],
  ['VIA MAGGIORE', 50, 10, '2020-02-29', '2020-02-29T12:00:00Z', false, null, point(11.35, 44.5), 'b', 'w'],
]; // biome-ignore format: a line a row

/** How questions are read unless a test says otherwise. */
export const READING: TableReading = {
  columns: COLUMNS,
  now: new Date('2024-05-08T10:00:00Z'),
  timeZone: 'UTC',
  language: 'it',
};

/** Rows of an answer, by the names of its clauses. */
export type Answer = Record<string, unknown>[];

/** Questions in ODSQL to a table of those rows, or another. */
export async function odsqlTables(): Promise<{
  tables: Awaited<ReturnType<typeof sampleTables>>;
  ask(clauses: Clauses, reading?: Partial<TableReading>, relation?: Relation): Promise<Answer>;
  /** Numbers of the rows that a condition finds. */
  ids(where: string, reading?: Partial<TableReading>): Promise<unknown[]>;
}> {
  const tables = await sampleTables();
  const table = await tables.tableOf(COLUMNS, ROWS);
  const ask = async (
    clauses: Clauses,
    reading: Partial<TableReading> = {},
    relation = table,
  ): Promise<Answer> => {
    const asked = toQuery(clauses, { ...READING, columns: relation.columns, ...reading });
    try {
      const { rows } = await runQuery(tables.engine, relation, asked.query);
      return rows.map((row) =>
        Object.fromEntries(asked.outputs.map(({ name, show }, at) => [name, show ? show(row[at]) : row[at]])),
      );
    } catch (error) {
      throw asked.fault(error);
    }
  };
  return {
    tables,
    ask,
    ids: async (where, reading) =>
      (await ask({ select: '_id', where: [where] }, reading)).map(({ _id }) => _id),
  };
}
