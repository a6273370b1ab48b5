import { orQuestionRefusal } from '../../api/common/questions.js';
import { readFilter, readNames, readSort, valueReader } from '../../api/rest/rows-query.js';
import type { Distribution } from '../../catalog/model/index.js';
import { AppError, type Bilingual } from '../../errors.js';
import type { Services } from '../../services.js';
import { findPlaces } from '../../tables/map/place-source.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import { ROW_ID, type TableColumn } from '../../tables/query/relation.js';
import type { Rows } from '../../tables/query/run.js';
import { QUESTION_MS } from '../../tables/rows/ask-table.js';
import { cutTexts } from '../../tables/rows/cut-texts.js';
import { askPage } from '../../tables/rows/picked-page.js';
import { findRowTables, type RowTable, standsFor } from '../../tables/rows/row-tables.js';
import { findTableOf, type ReadableTable } from '../../tables/rows/table-of.js';
import { findParts, findProfile, findTables, type StoredTable } from '../../tables/stored-tables.js';
import { LONGEST_CELL } from '../cell.js';
import { TIME_ZONE } from '../format-plain.js';
import { PREVIEW_ROWS, type ViewRequest } from '../view-request.js';
import { namesAreas } from './area-tables.js';
import { readViewData, type ViewData } from './view-data.js';

/** A table of one distribution as a page shows it. */
export interface Preview extends Omit<ViewData, 'refusal'> {
  distribution: Distribution;
  index: number;
  table: StoredTable;
  request: ViewRequest;
  /** Every column of the table. */
  columns: readonly TableColumn[];
  /** Rows of the whole table. */
  total: number;
  /** Whether a map can show it: it has places, or names areas. */
  places: boolean;
  /** The page of rows that is asked for; undefined when the table is not there to be read. */
  rows: Rows | undefined;
  /** Why the view that is asked for cannot be shown. */
  refusal: Bilingual | undefined;
  /** What each column holds, where it was counted. */
  profile: ColumnStatistics[] | null;
  /** Every table of the file, the shown one first. */
  parts: readonly StoredTable[];
}

/** The tables of these distributions, by id of the distribution: of their files, or of rows that came by API. */
export async function tablesOf(
  services: Services,
  distributions: readonly Distribution[],
): Promise<Map<string, StoredTable>> {
  const [byFile, byDistribution] = await Promise.all([
    findTables(
      services.db,
      distributions.flatMap(({ file }) => file?.id ?? []),
    ),
    findRowTables(
      services.db,
      distributions.map(({ id }) => id),
    ),
  ]);
  return new Map(
    distributions.flatMap(({ id, file }): [string, StoredTable][] => {
      const rows = byDistribution.get(id);
      if (rows && standsFor(rows, file?.id)) return [[id, ofRows(rows)]];
      const table = file && byFile.get(file.id);
      return table ? [[id, table]] : [];
    }),
  );
}

/** A table of rows as pages show one: whole and ready at any moment, without a file behind it. */
const ofRows = (rows: RowTable): StoredTable => ({
  fileId: rows.fileId ?? '',
  part: 0,
  name: null,
  status: 'loaded',
  rowCount: rows.rowCount,
  columns: null,
  detection: null,
  findings: [],
  parquet: null,
  csv: null,
  head: null,
  progress: null,
  modifiedAt: rows.modifiedAt,
});

/**
 * Reads what a view shows. What cannot be answered (an unknown column, a date that is none) is said in its place, and a
 * table that cannot be read is logged and shown as missing: the rest of the page stands.
 * Throws NotFound for a table that the file does not have.
 */
export async function previewOf(
  services: Services,
  distribution: Distribution,
  index: number,
  table: StoredTable,
  request: ViewRequest,
): Promise<Preview> {
  const nothing: Preview = {
    ...{ distribution, index, table, request },
    ...{
      columns: [],
      total: 0,
      places: false,
      rows: undefined,
      refusal: undefined,
      profile: null,
      parts: [table],
    },
  };
  if (table.status !== 'loaded') return nothing;
  const found = await orQuestionRefusal(findTableOf(services.db, distribution, request.table));
  if (found.kind === 'none') return nothing;
  try {
    const shown = found.kind === 'file' ? found.table : table;
    const [profile, parts] = await Promise.all([
      found.kind === 'file' ? findProfile(services.db, shown.fileId, shown.part) : null,
      found.kind === 'file' ? findParts(services.db, shown.fileId) : [table],
    ]);
    const read = await readView(services, found, request, profile);
    const total = found.table.rowCount ?? 0;
    const places = findPlaces(found) !== undefined || (await namesAreas(services.db, found.columns));
    return { ...nothing, table: shown, columns: found.columns, total, places, profile, parts, ...read };
  } catch (error) {
    services.log.error({ err: error, file: table.fileId }, 'preview not readable');
    return nothing;
  }
}

/** A page of the rows that are asked for; without rows, and with the reason, where that makes no sense. */
async function readView(
  services: Services,
  found: ReadableTable,
  request: ViewRequest,
  profile: readonly ColumnStatistics[] | null,
): Promise<Pick<Preview, 'rows' | 'refusal' | keyof ViewData>> {
  const { columns } = found;
  const rowNumber = { name: ROW_ID, label: ROW_ID, type: 'integer', storage: 'BIGINT' } as const;
  const known = new Map([
    [ROW_ID, rowNumber as TableColumn],
    ...columns.map((each) => [each.name, each] as const),
  ]);
  const names = new Set(known.keys());
  try {
    const asked = readNames(request.columns, names, '/columns') ?? [];
    const wanted = asked.length > 0 ? asked : columns.map(({ name }) => name);
    const orderBy = readSort(request.sort, names);
    const filter = readFilter(request.filter, request.q, names, valueReader(columns, TIME_ZONE));
    const query = {
      // The page shows the beginning of a text.
      select: cutTexts(columns, wanted, LONGEST_CELL + 1),
      ...(orderBy && orderBy.length > 0 && { orderBy }),
      ...(filter && { filter }),
      limit: PREVIEW_ROWS,
      offset: (request.page - 1) * PREVIEW_ROWS,
    };
    const page = await orQuestionRefusal(askPage(services, found, query, { milliseconds: QUESTION_MS }));
    const shown = wanted.flatMap((name) => known.get(name) ?? []);
    const data = await readViewData(services, found, request, filter, profile);
    return { rows: { ...page, columns: shown }, refusal: undefined, ...data };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return { rows: { columns: [...columns], rows: [], total: 0 }, refusal: error.detail };
  }
}
