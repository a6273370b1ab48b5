import type { Distribution } from '../../catalog/model/index.js';
import { datasetsWithTables, findDatasetWithTables } from '../../catalog/queries/datasets-with-tables.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { ANONYMOUS } from '../../people/policy.js';
import type { Services } from '../../services.js';
import type { TableColumn } from '../../tables/query/relation.js';
import { findRowTables, standsFor } from '../../tables/rows/row-tables.js';
import type { ReadableTable } from '../../tables/rows/table-of.js';
import { findPartsOf } from '../../tables/stored-tables.js';
import { unknown } from './explore-error.js';

/** A table of a published dataset. */
export interface ExploreTable {
  distribution: Distribution;
  found: ReadableTable;
  columns: readonly TableColumn[];
  rowCount: number;
  modifiedAt: Date;
}

/** A published dataset with its tables, and the one that was asked for: what this API calls a dataset. */
export interface ExploreDataset {
  /** `name`, or `name~2` for the second table. */
  id: string;
  record: DatasetRecord;
  tables: readonly ExploreTable[];
  /** Undefined where nothing of the dataset is a table. */
  table: ExploreTable | undefined;
}

/** The tables of these datasets by id of the dataset, in the order of distributions and of the tables of each file. */
async function tablesOf(
  services: Services,
  records: readonly DatasetRecord[],
): Promise<Map<string, ExploreTable[]>> {
  const distributions = records.flatMap(({ doc }) => doc.distribution ?? []);
  const [rows, parts] = await Promise.all([
    findRowTables(
      services.db,
      distributions.map(({ id }) => id),
    ),
    findPartsOf(
      services.db,
      distributions.flatMap(({ file }) => file?.id ?? []),
    ),
  ]);
  const of = (distribution: Distribution): ExploreTable[] => {
    const own = rows.get(distribution.id);
    if (own && standsFor(own, distribution.file?.id)) {
      const { columns, rowCount, modifiedAt } = own;
      return [{ distribution, found: { kind: 'rows', table: own, columns }, columns, rowCount, modifiedAt }];
    }
    const stored = distribution.file ? (parts.get(distribution.file.id) ?? []) : [];
    return stored.flatMap((part) => {
      if (part.status !== 'loaded' || part.parquet === null) return [];
      const columns = part.columns ?? [];
      const found: ReadableTable = { kind: 'file', table: { ...part, parquet: part.parquet }, columns };
      return [{ distribution, found, columns, rowCount: part.rowCount ?? 0, modifiedAt: part.modifiedAt }];
    });
  };
  return new Map(records.map((record) => [record.id, (record.doc.distribution ?? []).flatMap(of)]));
}

/** Published datasets by id, in that order, each with its first table. */
export async function exploreDatasets(services: Services, ids: readonly string[]): Promise<ExploreDataset[]> {
  const records = (await datasetsWithTables(services.db, ANONYMOUS, ids)).map(({ record }) => record);
  const tables = await tablesOf(services, records);
  return records.map((record) => {
    const own = tables.get(record.id) ?? [];
    return { id: record.name, record, tables: own, table: own[0] };
  });
}

/**
 * The dataset with that id, of the public ones. What others may see does not exist here, whoever asks.
 * @throws ExploreError 404
 */
export async function getExploreDataset(services: Services, id: string): Promise<ExploreDataset> {
  const [, name = id, number] = /^(.+)~([2-9]|[1-9]\d{1,3})$/.exec(id) ?? [];
  const dataset = await findDatasetWithTables(services.db, ANONYMOUS, { by: 'name', value: name });
  if (!dataset) throw unknown('dataset', id);
  const tables = (await tablesOf(services, [dataset.record])).get(dataset.record.id) ?? [];
  const table = tables[number === undefined ? 0 : Number(number) - 1];
  if (number !== undefined && !table) throw unknown('dataset', id);
  return { id, record: dataset.record, tables, table };
}

/** As `getExploreDataset`, for reading records. @throws ExploreError 404 where there is no table */
export async function getExploreTable(
  services: Services,
  id: string,
): Promise<ExploreDataset & { table: ExploreTable }> {
  const dataset = await getExploreDataset(services, id);
  if (!dataset.table) throw unknown('table of dataset', id);
  return { ...dataset, table: dataset.table };
}

/** The id of each table of a dataset, in order. */
export const tableIds = ({ record, tables }: ExploreDataset): string[] =>
  tables.map((_, at) => (at === 0 ? record.name : `${record.name}~${at + 1}`));
