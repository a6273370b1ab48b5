import { sql } from 'kysely';
import type { Db } from '../../../platform/database.js';
import type { TableColumn } from '../../query/relation.js';
import type { Role } from '../../roles/role.js';
import type { ReadableTable } from '../../rows/table-of.js';
import type { Column } from '../../table-model.js';
import { FAMILIES, type Family, familyOf } from './area-keys.js';

/** A table of areas by which a table can be shown. */
export interface AreaSuggestion {
  dataset: { id: string; name: string; title: Readonly<Record<string, string>> };
  distribution: string;
  /** Number of the table within its file. */
  table: number;
  areas: number;
  bbox: number[] | null;
  /** Columns to compare; null where rows are to be looked for by their place. */
  by: string | null;
  key: string | null;
  /** Column with the names of the areas, where one was recognised. */
  label: string | null;
  /** What the areas are, where it was recognised. */
  kind: Family | null;
}

const MOST = 50;

interface Row {
  dataset_id: string;
  name: string;
  title: Record<string, string> | null;
  distribution_id: string;
  part: number;
  row_count: number;
  columns: Column[];
  bbox: number[] | null;
}

/**
 * Public tables of areas that fit a table: first those with a column of the same kind of area, then, where the table has
 * places, those within whose bounds they lie. Indexes: data_table's and stored_file's primary keys.
 */
export async function suggestAreas(
  db: Db,
  found: ReadableTable,
  ownFile?: string,
): Promise<AreaSuggestion[]> {
  const { rows } = await sql<Row>`
    select r.id as dataset_id, r.name, r.published->'title' as title, f.distribution_id, t.part, t.row_count, t.columns,
           t.detection->'geometry'->'bbox' as bbox
    from data_table t
    join stored_file f on f.id = t.file_id
    join catalog_resource r on r.id = f.dataset_id
    where t.status = 'loaded' and r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'
      and (t.detection->'geometry'->'types')::jsonb ?| array['Polygon', 'MultiPolygon']
      and t.row_count <= 20000
      and r.published->'distribution' @> jsonb_build_array(jsonb_build_object('file', jsonb_build_object('id', f.id)))
    order by r.modified_at desc, t.part
    limit 500
  `.execute(db);
  const columns = found.columns as readonly (TableColumn & Partial<Column>)[];
  const own = found.kind === 'file' ? found.table.detection?.geometry?.bbox : undefined;
  const made = rows
    .filter(
      (row) => !(found.kind === 'file' && row.distribution_id === ownFile && row.part === found.table.part),
    )
    .flatMap((row) => suggestion(row, columns, own));
  return made.sort((a, b) => Number(a.by === null) - Number(b.by === null)).slice(0, MOST);
}

const roleOf = (column: Partial<Column>): Role | undefined => column.role?.role;

/** Kinds of areas that lie within each other, the smallest first. */
const SMALLEST_FIRST: readonly Family[] = ['municipality', 'province', 'region'];

/**
 * Whether areas are of this kind: municipalities that also say which region they lie in are not regions, and each would get
 * all the rows of its region.
 */
function areOf(kind: Family, areas: readonly Column[]): boolean {
  const smallest = SMALLEST_FIRST.find((each) => areas.some((column) => familyOf(roleOf(column)) === each));
  return !SMALLEST_FIRST.includes(kind) || kind === smallest;
}

/** The columns that are best compared: the same role before another of the same kind. */
function pairOf(
  columns: readonly (TableColumn & Partial<Column>)[],
  areas: readonly Column[],
): { by: string; key: string; kind: Family } | undefined {
  for (const same of [true, false]) {
    for (const column of columns) {
      const role = roleOf(column);
      const kind = familyOf(role);
      if (!role || !kind || !areOf(kind, areas)) continue;
      const key = areas.find((each) => (same ? roleOf(each) === role : familyOf(roleOf(each)) === kind));
      if (key && (same || canTranslate(kind, role, roleOf(key))))
        return { by: column.name, key: key.name, kind };
    }
  }
  return undefined;
}

/** Names become codes and letters of provinces too; cadastral codes are in no vocabulary. */
const canTranslate = (kind: Family, a: Role, b: Role | undefined): boolean =>
  (FAMILIES[kind] as readonly Role[]).length > 1 && a !== 'belfiore' && b !== 'belfiore';

function suggestion(
  row: Row,
  columns: readonly (TableColumn & Partial<Column>)[],
  own: readonly number[] | undefined,
): AreaSuggestion[] {
  const pair = pairOf(columns, row.columns);
  const { bbox } = row;
  const overlaps =
    own !== undefined &&
    bbox !== null &&
    (own[0] as number) <= (bbox[2] as number) &&
    (bbox[0] as number) <= (own[2] as number) &&
    (own[1] as number) <= (bbox[3] as number) &&
    (bbox[1] as number) <= (own[3] as number);
  if (!pair && !overlaps) return [];
  const named = row.columns.find((each) =>
    ['municipality_name', 'province_name', 'region_name', 'quartiere'].includes(roleOf(each) ?? ''),
  );
  const label = named ?? row.columns.find(({ type, role }) => type === 'text' && !role);
  return [
    {
      dataset: { id: row.dataset_id, name: row.name, title: row.title ?? {} },
      distribution: row.distribution_id,
      table: row.part,
      areas: row.row_count,
      bbox,
      by: pair?.by ?? null,
      key: pair?.key ?? null,
      label: label?.name ?? null,
      kind: pair?.kind ?? null,
    },
  ];
}
