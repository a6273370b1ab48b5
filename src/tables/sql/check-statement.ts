import type { Bilingual } from '../../errors.js';
import { isAllowedFunction, isAllowedTableFunction } from './allowed-functions.js';
import { refusedFunction, refusedPart, SQL_WORDS, SqlRefused } from './sql-refused.js';

/** A node of DuckDB's statement tree (`json_serialize_sql`). */
type Node = Record<string, unknown>;

/** What a checked query needs and how it is run. */
export interface CheckedStatement {
  /** Names of the tables it reads, as it writes them; CTEs of its own left out. */
  tables: string[];
  /** The tree, with PostgreSQL's meaning where DuckDB's differs; undefined where nothing had to change. */
  rewritten: unknown;
}

/** Kinds of expressions and of table references that only compute or read what is named. */
const EXPRESSIONS = new Set(
  'CONSTANT COLUMN_REF FUNCTION WINDOW COMPARISON CONJUNCTION OPERATOR CAST CASE BETWEEN SUBQUERY STAR COLLATE POSITIONAL_REFERENCE LAMBDA'.split(
    ' ',
  ),
);
const NODES = new Set(
  'SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE BASE_TABLE JOIN SUBQUERY EMPTY EXPRESSION_LIST TABLE_FUNCTION ORDER_MODIFIER LIMIT_MODIFIER DISTINCT_MODIFIER LIMIT_PERCENT_MODIFIER'.split(
    ' ',
  ),
);
/** `type` of what an ORDER BY says. */
const ORDERS = new Set(['ASCENDING', 'DESCENDING', 'ORDER_DEFAULT']);

/** Functions of PostgreSQL under DuckDB's names. `~` is a match anywhere in the text; DuckDB wants it to be the whole. */
const RENAMED: Readonly<Record<string, string | undefined>> = {
  regexp_full_match: 'regexp_matches',
  btrim: 'trim',
  unaccent: 'strip_accents',
  every: 'bool_and',
};

const DEEPEST = 300;
/** Longer words of DuckDB's are those of the query. */
const LONGEST_WORDS = 1000;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What DuckDB calls it when it is given a statement that is no SELECT: its words, not ours. */
const NO_SELECT = 'not implemented';

const forbidden = (what: Bilingual, { query_location: at }: Node = {}): SqlRefused =>
  new SqlRefused('forbidden', what, typeof at === 'number' ? at : undefined);

const isUnset = (value: unknown): boolean => value === undefined || value === null || value === '';

/**
 * Reads a statement tree: one SELECT, of known kinds of nodes, with allowed functions only. What the list does not know is
 * refused. Throws `SqlRefused`.
 *
 * @param tree what `json_serialize_sql` gave, read by `readExactJson`
 */
export function checkStatement(tree: unknown): CheckedStatement {
  if (!isNode(tree) || tree.error === true) {
    const why = isNode(tree) ? String(tree.error_message ?? '') : '';
    const isNoSelect = isNode(tree) && tree.error_type === NO_SELECT;
    const at = isNode(tree) ? Number.parseInt(String(tree.position), 10) : Number.NaN;
    throw new SqlRefused(
      'statement',
      isNoSelect ? SQL_WORDS.noSelect : why.slice(0, LONGEST_WORDS),
      Number.isNaN(at) ? undefined : at,
    );
  }
  const statements = Array.isArray(tree.statements) ? tree.statements : [];
  if (statements.length !== 1) throw new SqlRefused('statement', SQL_WORDS.noSelect);
  const walk = new Walk();
  walk.visit(statements, 0);
  const tables = [...walk.tables].filter((name) => !walk.ctes.has(name.toLowerCase()));
  return { tables, rewritten: walk.changed ? tree : undefined };
}

class Walk {
  readonly tables = new Set<string>();
  /** A name that any CTE has is never a table: the sandbox would not find one under it. */
  readonly ctes = new Set<string>();
  changed = false;

  visit(value: unknown, depth: number): void {
    if (depth > DEEPEST) throw new SqlRefused('statement', SQL_WORDS.tooDeep);
    if (Array.isArray(value)) {
      for (const each of value) this.visit(each, depth + 1);
      return;
    }
    if (!isNode(value)) return;
    if (typeof value.class === 'string') this.expression(value);
    else if (typeof value.type === 'string') this.node(value);
    if (isNode(value.cte_map) && Array.isArray(value.cte_map.map)) {
      for (const { key } of value.cte_map.map as { key: string }[]) this.ctes.add(key.toLowerCase());
    }
    // The value of a constant and the details of a type are data.
    const isData = value.class === 'CONSTANT';
    for (const [key, child] of Object.entries(value)) {
      if (key === 'cast_type' || (isData && key === 'value')) continue;
      this.visit(child, depth + 1);
    }
  }

  private expression(node: Node): void {
    if (!EXPRESSIONS.has(String(node.class)))
      throw forbidden(refusedPart(String(node.class).toLowerCase()), node);
    if (node.class === 'FUNCTION' || node.class === 'WINDOW') this.call(node, isAllowedFunction);
    if (node.class === 'CAST') this.cast(node);
  }

  private node(node: Node): void {
    const type = String(node.type);
    if (ORDERS.has(type)) return;
    if (!NODES.has(type)) throw forbidden(refusedPart(type.toLowerCase()), node);
    if (type === 'BASE_TABLE') {
      if (!isUnset(node.schema_name) || !isUnset(node.catalog_name)) throw forbidden(SQL_WORDS.noTable, node);
      this.tables.add(String(node.table_name));
    }
    if (type === 'TABLE_FUNCTION') {
      const call = isNode(node.function) ? node.function : {};
      if (call.class !== 'FUNCTION') throw forbidden(SQL_WORDS.noTable, node);
      this.call(call, isAllowedTableFunction);
      // Its arguments are walked as those of any expression; the call itself has been looked at.
      node.function = { ...call, checked: true };
    }
  }

  private call(node: Node, isAllowed: (name: string) => boolean): void {
    if (node.checked === true) {
      delete node.checked;
      return;
    }
    const name = String(node.function_name);
    const own = isUnset(node.schema) || node.schema === 'main' || node.schema === 'pg_catalog';
    if (!own || !isUnset(node.catalog) || !isAllowed(name)) throw forbidden(refusedFunction(name), node);
    const renamed = RENAMED[name];
    if (renamed !== undefined) {
      node.function_name = renamed;
      this.changed = true;
    }
    if (name === '~*' || name === '!~*') {
      const call = {
        ...node,
        function_name: 'regexp_matches',
        is_operator: false,
        children: [...(node.children as unknown[]), constant('i')],
      };
      this.changed = true;
      if (name === '~*') Object.assign(node, call);
      else {
        const alias = node.alias ?? '';
        for (const key of Object.keys(node)) delete node[key];
        Object.assign(node, {
          class: 'OPERATOR',
          type: 'OPERATOR_NOT',
          alias,
          query_location: 0,
          children: [{ ...call, alias: '' }],
        });
      }
    }
  }

  /** `numeric` without digits is any number; DuckDB would cut it to three decimals. */
  private cast(node: Node): void {
    const type = node.cast_type as { id?: string; type_info?: { width?: number; scale?: number } };
    if (type?.id !== 'DECIMAL' || type.type_info?.width !== 18 || type.type_info.scale !== 3) return;
    node.cast_type = { id: 'DOUBLE', type_info: null };
    this.changed = true;
  }
}

const constant = (text: string): Node => ({
  class: 'CONSTANT',
  type: 'VALUE_CONSTANT',
  alias: '',
  query_location: 0,
  value: { type: { id: 'VARCHAR', type_info: null }, is_null: false, value: text },
});
