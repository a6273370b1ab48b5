import { quoteIdentifier } from '../cast-sql.js';
import { QueryError, UnknownColumn } from './errors.js';
import { termPattern } from './full-text.js';
import { type Relation, ROW_ID, type TableColumn } from './relation.js';
import type { Filter, Term } from './tree.js';
import { bindValue } from './values.js';

/** The names of a relation, and the values bound so far: what the pieces of one statement share. */
export class SqlScope {
  readonly parameters: string[] = [];
  private readonly byName: Map<string, TableColumn>;
  private readonly rowColumn: TableColumn;

  constructor(readonly relation: Relation) {
    this.byName = new Map(relation.columns.map((column) => [column.name, column]));
    this.rowColumn = { name: ROW_ID, label: ROW_ID, type: 'integer', storage: 'BIGINT' };
  }

  /** The column with exactly that name, or the number of the row. Throws `UnknownColumn`. */
  find(name: string, path: string): TableColumn {
    const found = this.byName.get(name) ?? (name === ROW_ID ? this.rowColumn : undefined);
    if (!found) throw new UnknownColumn(name, path);
    return found;
  }

  /** A column in SQL. */
  sqlOf(column: TableColumn): string {
    return quoteIdentifier(column === this.rowColumn ? this.relation.rowId : column.name);
  }

  /** A value in SQL: bound as a text, cast where another type is wanted. */
  bind(text: string, type = 'VARCHAR'): string {
    const at = `$${this.parameters.push(text)}`;
    return type === 'VARCHAR' ? at : `CAST(${at} AS ${type})`;
  }

  /** A column as text: decimals without zeros at their end, as they are shown. */
  textOf(column: TableColumn): string {
    const name = this.sqlOf(column);
    if (column.storage === 'VARCHAR') return name;
    const text = `CAST(${name} AS VARCHAR)`;
    if (column.type !== 'number') return text;
    return `CASE WHEN contains(${text}, '.') AND NOT contains(${text}, 'e') THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`;
  }
}

const escapeLike = (text: string): string => text.replace(/[%_\\]/g, '\\$&');

/** Columns of a search, all where none is named, as one folded text. */
export function searchedText(scope: SqlScope, columns: readonly string[] | undefined, path: string): string {
  const searched = columns
    ? columns.map((name, at) => scope.find(name, `${path}/columns/${at}`))
    : scope.relation.columns;
  const texts = searched.map((column) => scope.textOf(column));
  return texts.length === 0 ? "''" : `strip_accents(lower(concat_ws(' ', ${texts.join(', ')})))`;
}

function searchSql(
  scope: SqlScope,
  terms: readonly Term[],
  columns: readonly string[] | undefined,
  path: string,
): string {
  const text = searchedText(scope, columns, path);
  const found = terms.flatMap((term) => termPattern(term) ?? []);
  if (found.length === 0) return 'true';
  return `(${found.map((pattern) => `regexp_matches(${text}, ${scope.bind(pattern)})`).join(' AND ')})`;
}

function joined(scope: SqlScope, filter: Filter & { kind: 'and' | 'or' }, path: string): string {
  if (filter.filters.length === 0) return filter.kind === 'and' ? 'true' : 'false';
  const parts = filter.filters.map((each, at) => filterSql(scope, each, `${path}/filters/${at}`));
  return `(${parts.join(filter.kind === 'and' ? ' AND ' : ' OR ')})`;
}

/**
 * The condition of a filter. SQL's "unknown" counts as false wherever it meets `NOT`, so that a filter and its negation
 * part the rows in two.
 */
export function filterSql(scope: SqlScope, filter: Filter, path: string): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(scope, filter, path);
    case 'not':
      return `(NOT coalesce(${filterSql(scope, filter.filter, `${path}/filter`)}, false))`;
    case 'search':
      return searchSql(scope, filter.terms, filter.columns, path);
    default:
      return columnFilterSql(scope, filter, path);
  }
}

type ColumnFilter = Exclude<Filter, { kind: 'and' | 'or' | 'not' | 'search' }>;

function columnFilterSql(scope: SqlScope, filter: ColumnFilter, path: string): string {
  const column = scope.find(filter.column, `${path}/column`);
  const name = column.type === 'text' || column.type === 'json' ? scope.textOf(column) : scope.sqlOf(column);
  const value = (given: string | number | boolean, at: string): string => {
    const { text, type } = bindValue(column, given, `${path}/${at}`);
    return scope.bind(text, type);
  };
  switch (filter.kind) {
    case 'comparison': {
      const operators = ['=', '!=', '<', '<=', '>', '>='];
      if (!operators.includes(filter.operator)) {
        throw new QueryError('not-a-query', `${path}/operator`, {
          it: `Operatore sconosciuto: ${filter.operator}.`,
          en: `Unknown operator: ${filter.operator}.`,
        });
      }
      return `(${name} ${filter.operator} ${value(filter.value, 'value')})`;
    }
    case 'in': {
      if (filter.values.length === 0) return 'false';
      return `(${filter.values.map((each, at) => `${name} = ${value(each, `values/${at}`)}`).join(' OR ')})`;
    }
    case 'between':
      return `(${name} BETWEEN ${value(filter.low, 'low')} AND ${value(filter.high, 'high')})`;
    case 'null':
      return `(${name} IS NULL)`;
    case 'match': {
      const text = scope.textOf(column);
      const wanted = filter.match === 'like' ? filter.text : escapeLike(filter.text);
      const pattern =
        filter.match === 'contains' ? `%${wanted}%` : filter.match === 'starts' ? `${wanted}%` : wanted;
      return `(lower(${text}) LIKE lower(${scope.bind(pattern)}) ESCAPE '\\')`;
    }
  }
}
