import type { ColumnStatistics } from '../profile/profile-model.js';
import type { TableColumn } from '../query/relation.js';
import type { ColumnRole, Role } from '../roles/role.js';
import { summaryOf } from './summary.js';

/** A column with what is known of it; roles and statistics only where a file was read. */
export interface KnownColumn extends TableColumn {
  role?: ColumnRole | undefined;
}

/** Columns that a chart can use, by what they are good for, the likeliest first. */
export interface ColumnUses {
  measures: TableColumn[];
  moments: TableColumn[];
  categories: TableColumn[];
}

/** Texts of these roles name places that people compare; those of other roles identify. */
const PLACES: ReadonlySet<Role> = new Set([
  'municipality_name',
  'province_name',
  'region_name',
  'province_code',
  'quartiere',
]);

/** Names of numbers that identify or place and do not measure. */
const IDENTIFIES =
  /(?:^|[_\s.-])(?:id|ids|uid|gid|fid|oid|objectid|cod|codice|code|cap|istat|civico|num_civ|n|nr|num|progressivo|prog|riga|ord|ordine|anno|year|mese|month|giorno|day|lat|lon|lng|latitudine|longitudine|latitude|longitude|x|y|coord_?[xy]|est|nord|telefono|tel|fax|foglio|particella|mappale|protocollo|matricola|versione|livello|zona|lotto|sezione|classe)(?:$|[_\s.-])|^(?:id|cod)[A-Z_]|(?:Id|ID|Cod)$|^_id/i;
/** Names of numbers that are worth a chart. */
const MEASURES =
  /import|spes|cost|total|somm|quant|valor|popol|resident|abitant|presenz|numero|numer[oi]_|conteg|count|amount|consum|produ|ricav|entrat|uscit|incass|superfic|area|lungh|reddit|stipend|gettit|iscritt|passegg|visit|transit|kwh|rifiut/i;
/** Moments at which somebody changed the row. */
const HOUSEKEEPING = /agg|modif|updat|upload|caric|estraz|creat|inser|timestamp|scarico/i;

/** What the columns of a table are good for; `statistics` by name of column. */
export function columnUses(
  columns: readonly KnownColumn[],
  rowCount: number,
  statistics: ReadonlyMap<string, ColumnStatistics>,
): ColumnUses {
  const distinct = (column: TableColumn): number | undefined => statistics.get(column.name)?.distinct;
  const varies = (column: TableColumn): boolean => (distinct(column) ?? 2) > 1;
  const measures = columns.filter(
    (column) =>
      (column.type === 'number' || column.type === 'integer') &&
      !column.role &&
      !column.virtual &&
      varies(column) &&
      (column.unit !== undefined || !identifies(column)) &&
      !isNumbering(column, statistics.get(column.name), rowCount),
  );
  const moments = columns.filter(
    (column) => ['date', 'dateTime', 'year'].includes(column.type) && varies(column),
  );
  const categories = columns.filter((column) => isCategory(column, distinct(column), rowCount));
  return {
    measures: ranked(measures, (column) => measureRank(column, statistics.get(column.name))),
    moments: ranked(moments, (column) => (HOUSEKEEPING.test(column.name) ? 0 : 1)),
    categories: ranked(categories, (column) => categoryRank(column, distinct(column))),
  };
}

/** The greatest rank first, the order of the table among equals. */
const ranked = <T>(columns: readonly T[], rank: (column: T) => number): T[] =>
  [...columns].sort((a, b) => rank(b) - rank(a));

const identifies = ({ name, label }: TableColumn): boolean => IDENTIFIES.test(name) || IDENTIFIES.test(label);

/** Whole numbers that are nearly all different and nearly without gaps number the rows. */
function isNumbering(column: TableColumn, known: ColumnStatistics | undefined, rowCount: number): boolean {
  if (column.type !== 'integer' || !known || rowCount < 20) return false;
  const span = Number(known.max) - Number(known.min) + 1;
  return known.distinct >= rowCount * 0.98 && span > 0 && span <= rowCount * 1.2;
}

const measureRank = (column: TableColumn, known: ColumnStatistics | undefined): number =>
  (column.unit !== undefined ? 4 : 0) +
  (MEASURES.test(column.name) || MEASURES.test(column.label) ? 2 : 0) +
  (summaryOf(column, known).aggregate === 'avg' ? 0 : 1);

/** More than this no chart of bars shows well. */
const MOST_CATEGORIES = 60;

function isCategory(column: KnownColumn, distinct: number | undefined, rowCount: number): boolean {
  if (column.type !== 'text' && column.type !== 'boolean') return false;
  if (column.role && !PLACES.has(column.role.role)) return false;
  if (column.role === undefined && identifies(column)) return false;
  if (distinct === undefined) return true;
  const most = column.role ? 400 : MOST_CATEGORIES;
  return distinct > 1 && distinct <= most && (distinct <= 12 || distinct < rowCount * 0.7);
}

const categoryRank = (column: KnownColumn, distinct: number | undefined): number =>
  (column.role ? 2 : 0) +
  (distinct !== undefined && distinct >= 3 && distinct <= 25 ? 2 : 0) +
  (column.type === 'text' ? 1 : 0);
