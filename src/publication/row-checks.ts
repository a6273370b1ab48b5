import type { Dataset, Distribution } from '../catalog/model/index.js';
import type { Db, Trx } from '../platform/database.js';
import { findRowTables, type RowTable, standsFor } from '../tables/rows/row-tables.js';
import type { PersonalDataReport } from '../validation/personal-data/index.js';
import { type AcceptedFinding, isAccepted, type PersonalDataDecision } from './personal-data-decisions.js';
import { type PersonalDataState, uncheckedPart } from './personal-data-state.js';

/** What is known of the personal data in the rows of a distribution; `fileId` is the distribution's id. */
export interface RowsState extends PersonalDataState {
  /** Whether every row there is now was searched. */
  current: boolean;
}

/** The distributions of a dataset that are tables of rows, by their place in it. */
export async function rowTablesOf(
  db: Db,
  { distribution = [] }: Dataset,
): Promise<{ index: number; distribution: Distribution; table: RowTable }[]> {
  const tables = await findRowTables(
    db,
    distribution.map(({ id }) => id),
  );
  return distribution.flatMap((one, index) => {
    const table = tables.get(one.id);
    return table && standsFor(table, one.file?.id) ? [{ index, distribution: one, table }] : [];
  });
}

/** The states of these tables, by distribution. Indexes: primary key of row_check, row_decision_distribution. */
export async function rowStates(db: Db, tables: readonly RowTable[]): Promise<Map<string, RowsState>> {
  if (tables.length === 0) return new Map();
  const ids = tables.map(({ distributionId }) => distributionId);
  const checks = await db.selectFrom('row_check').selectAll().where('distribution_id', 'in', ids).execute();
  const rows = await db
    .selectFrom('row_decision')
    .selectAll()
    .where('distribution_id', 'in', ids)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const decisions = rows.map(
    (row): PersonalDataDecision => ({
      id: row.id,
      fileId: row.distribution_id,
      kind: 'accepted',
      reason: row.reason,
      accepted: row.accepted as AcceptedFinding[],
      methods: null,
      maskedFileId: null,
      by: row.by,
      at: row.at,
    }),
  );
  return new Map(
    tables.map((table) => {
      const check = checks.find((one) => one.distribution_id === table.distributionId);
      const own = decisions.filter(({ fileId }) => fileId === table.distributionId);
      return [
        table.distributionId,
        rowStateOf(table, check && { ...check, personal: check.personal as PersonalDataReport | null }, own),
      ];
    }),
  );
}

/**
 * The state of one table. Pure. A table without rows has nothing to search.
 * @param check the last search: its report is null where it was given up
 */
export function rowStateOf(
  table: Pick<RowTable, 'distributionId' | 'rowCount' | 'lastChange' | 'definition'>,
  check: { definition: number; change: number; personal: PersonalDataReport | null } | undefined,
  decisions: readonly PersonalDataDecision[],
): RowsState {
  const { distributionId } = table;
  const current =
    table.rowCount === 0 ||
    (check !== undefined && check.change >= table.lastChange && check.definition >= table.definition);
  const tables = check?.personal ? [{ ...check.personal, part: 0, name: null }] : [];
  const base = {
    fileId: distributionId,
    current,
    tables,
    open: [],
    unchecked: [],
    decisions: [...decisions],
  };
  if (table.rowCount === 0) return { ...base, tables: [], status: 'clear' };
  if (!check) return { ...base, status: 'pending' };
  const found = tables.flatMap(({ columns }) =>
    columns.filter(({ severity }) => severity === 'stop').map((finding) => ({ ...finding, part: 0 })),
  );
  const open = found.filter((finding) => !isAccepted(decisions, distributionId, finding));
  const unsearched = check.personal ? [] : [0];
  const unchecked = unsearched.filter((part) => !isAccepted(decisions, distributionId, uncheckedPart(part)));
  if (open.length + unchecked.length > 0) return { ...base, status: 'open', open, unchecked };
  if (!current) return { ...base, status: 'pending' };
  return { ...base, status: found.length + unsearched.length > 0 ? 'accepted' : 'clear' };
}

/** Keeps what a search found, unless a later one was quicker. */
export async function storeRowCheck(
  db: Db,
  table: Pick<RowTable, 'distributionId' | 'definition'>,
  change: number,
  personal: PersonalDataReport | null,
  at: Date,
): Promise<void> {
  const values = {
    definition: table.definition,
    change,
    personal: personal && JSON.stringify(personal),
    checked_at: at,
  };
  await db
    .insertInto('row_check')
    .values({ distribution_id: table.distributionId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('distribution_id')
        .doUpdateSet(values)
        .where((eb) =>
          eb.or([eb('row_check.definition', '<', table.definition), eb('row_check.change', '<=', change)]),
        ),
    )
    .execute();
}

/** Keeps who answered for the rows of a distribution. */
export async function writeRowDecision(
  trx: Trx,
  decision: {
    id: string;
    distributionId: string;
    reason: string;
    accepted: AcceptedFinding[];
    by: string;
    at: Date;
  },
): Promise<void> {
  await trx
    .insertInto('row_decision')
    .values({
      id: decision.id,
      distribution_id: decision.distributionId,
      reason: decision.reason,
      accepted: JSON.stringify(decision.accepted),
      by: decision.by,
      at: decision.at,
    })
    .execute();
}
