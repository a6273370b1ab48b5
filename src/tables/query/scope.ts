import { quoteIdentifier } from '../cast-sql.js';
import { UnknownColumn } from './errors.js';
import { type Relation, ROW_ID, type TableColumn } from './relation.js';

/** The names of a relation, and the values bound so far: what the pieces of one statement share. */
export class SqlScope {
  readonly parameters: string[] = [];
  /** Whether the engine gives the rows of the statement in the order in which it reads them. */
  keepsOrder = true;
  private readonly byName: Map<string, TableColumn>;
  private readonly rowColumn: TableColumn;

  private readonly bound = new Map<string, number>();

  /** @param timeZone IANA name, see `Query` */
  constructor(
    readonly relation: Relation,
    readonly timeZone = 'UTC',
  ) {
    this.byName = new Map(relation.columns.map((column) => [column.name, column]));
    this.rowColumn = { name: ROW_ID, label: ROW_ID, type: 'integer', storage: 'BIGINT' };
  }

  /** The column with exactly that name, or the number of the row. Throws `UnknownColumn`. */
  find(name: string, path: string): TableColumn {
    const found = this.byName.get(name) ?? (name === ROW_ID ? this.rowColumn : undefined);
    if (!found) throw new UnknownColumn(name, path);
    return found;
  }

  /** The number of the row, whatever the columns are called. */
  get rowNumber(): TableColumn {
    return this.rowColumn;
  }

  /** A column in SQL, of the relation under the name `source`: never an alias of the selection that is called the same. */
  sqlOf(column: TableColumn): string {
    return `source.${quoteIdentifier(column === this.rowColumn ? this.relation.rowId : column.name)}`;
  }

  /** A value in SQL: bound as a text, cast where another type is wanted. */
  bind(text: string, type = 'VARCHAR'): string {
    // Equal texts share a parameter: what is selected is then, letter for letter, what is grouped by.
    const known = this.bound.get(text) ?? this.parameters.push(text);
    this.bound.set(text, known);
    const at = `$${known}`;
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
