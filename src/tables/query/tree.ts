import type { Geometry } from '../../geo/geometry.js';
import type { Expression } from './expression.js';

/**
 * The query tree: what every query interface (REST, CKAN, later ODSQL and SQL) is translated into. Nodes are frozen plain
 * objects made by the small functions of this file; they say nothing of SQL, and names are checked against the schema of
 * the table only in `toSql`.
 *
 * `_id` names the number of the row, 1-based and stable, unless the table has a column of that name.
 */

/** A value to compare with. Numbers too large for a double, dates and moments are texts. */
export type Scalar = string | number | boolean;

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** How a text is looked for in a column. `like` has the wildcards `%` and `_`; case does not count in any. */
export type Match = 'contains' | 'starts' | 'like';

/** One word, or several in a row, to be found as whole words; `prefix`: the last may go on. */
export interface Term {
  readonly text: string;
  readonly prefix?: boolean;
  /** Of a single word: so many letters may be wrong, missing or too many. */
  readonly typos?: 1 | 2;
}

/** How a geographic column lies to a geometry of WGS 84, longitude first. Rows without a place answer none of them. */
export type PlaceTest =
  | { readonly kind: 'intersects' | 'within' | 'disjoint'; readonly geometry: Geometry }
  /** At most so many metres away. */
  | { readonly kind: 'near'; readonly geometry: Geometry; readonly metres: number };

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | {
      readonly kind: 'comparison';
      readonly column: string;
      readonly operator: ComparisonOperator;
      readonly value: Scalar;
    }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly Scalar[] }
  | { readonly kind: 'between'; readonly column: string; readonly low: Scalar; readonly high: Scalar }
  | { readonly kind: 'match'; readonly column: string; readonly match: Match; readonly text: string }
  | { readonly kind: 'null'; readonly column: string }
  /** Two expressions; comparisons with null are never true. */
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'one-of'; readonly operand: Expression; readonly values: readonly Expression[] }
  | {
      readonly kind: 'range';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly includeLow: boolean;
      readonly includeHigh: boolean;
    }
  | { readonly kind: 'no-value'; readonly operand: Expression }
  /** A truth value that is this one. */
  | { readonly kind: 'truth'; readonly operand: Expression; readonly value: boolean }
  /** One of the values of a list kept as JSON; of any other column, the value. */
  | { readonly kind: 'has-value'; readonly column: string; readonly value: Scalar }
  /** One of the columns (all where left out) begins with exactly this text, case included. */
  | { readonly kind: 'begins'; readonly text: string; readonly columns?: readonly string[] }
  | { readonly kind: 'place'; readonly column: string; readonly test: PlaceTest }
  /** Full text: every term occurs in one of the columns (all of the table where left out), without accents and case. */
  | { readonly kind: 'search'; readonly terms: readonly Term[]; readonly columns?: readonly string[] };

export type AggregateFunction = 'count' | 'count-distinct' | 'sum' | 'avg' | 'min' | 'max';

export type SelectItem =
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias: string }
  | { readonly kind: 'column'; readonly column: string; readonly alias?: string }
  /** `count` without a column counts rows, with one the values that are not null. */
  | {
      readonly kind: 'aggregate';
      readonly function: AggregateFunction;
      readonly column?: string;
      readonly alias: string;
    }
  /** How well a row answers a search: between 0 and 1, more occurrences more. */
  | {
      readonly kind: 'rank';
      readonly terms: readonly Term[];
      readonly columns?: readonly string[];
      readonly alias: string;
    };

export interface Order {
  /** A column of the table or an alias of the selection; the alias wins. */
  readonly column: string;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
}

/** An order by what is computed. */
export interface ExpressionOrder extends Omit<Order, 'column'> {
  readonly expression: Expression;
}

export interface Query {
  /** All columns of the table, in its order, where left out. */
  readonly select?: readonly SelectItem[];
  readonly filter?: Filter;
  readonly groupBy?: readonly (string | Expression)[];
  readonly orderBy?: readonly (Order | ExpressionOrder)[];
  /** Only rows that differ. */
  readonly distinct?: boolean;
  readonly limit?: number;
  readonly offset?: number;
  /** Only rows whose number is above: the cursor of reading by key, in the order of `_id`. */
  readonly after?: number;
  /** Only rows whose number is not above. */
  readonly upTo?: number;
  /** IANA name of the zone that parts of dates, spans of time and days without zone are read in; UTC where left out. */
  readonly timeZone?: string;
}

const freeze = <T extends object>(node: T): Readonly<T> => Object.freeze(node);

/** True where all are; of none, true. */
export const and = (...filters: Filter[]): Filter => freeze({ kind: 'and', filters: freeze(filters) });

/** True where any is; of none, false. */
export const or = (...filters: Filter[]): Filter => freeze({ kind: 'or', filters: freeze(filters) });

/** True where the filter is not, rows with null values included: two truth values, not SQL's three. */
export const not = (filter: Filter): Filter => freeze({ kind: 'not', filter });

/** @example compare('anno', '>=', 2020) */
export const compare = (column: string, operator: ComparisonOperator, value: Scalar): Filter =>
  freeze({ kind: 'comparison', column, operator, value });

/** One of these values; of none, false. */
export const isIn = (column: string, values: readonly Scalar[]): Filter =>
  freeze({ kind: 'in', column, values: freeze([...values]) });

/** Both ends included. */
export const between = (column: string, low: Scalar, high: Scalar): Filter =>
  freeze({ kind: 'between', column, low, high });

/** A text within a column of any type, as it is shown. */
export const match = (column: string, how: Match, text: string): Filter =>
  freeze({ kind: 'match', column, match: how, text });

export const isNull = (column: string): Filter => freeze({ kind: 'null', column });

/** Full text over these columns, or all. */
export const search = (terms: readonly Term[], columns?: readonly string[]): Filter =>
  freeze({
    kind: 'search',
    terms: freeze(terms.map(freeze)),
    ...(columns && { columns: freeze([...columns]) }),
  });

/** A column of the table, under another name with `alias`. */
export const column = (name: string, alias?: string): SelectItem =>
  freeze({ kind: 'column', column: name, ...(alias !== undefined && { alias }) });

/** @example aggregate('sum', 'importo', 'totale') */
export const aggregate = (of: AggregateFunction, name: string | undefined, alias: string): SelectItem =>
  freeze({ kind: 'aggregate', function: of, ...(name !== undefined && { column: name }), alias });

/** See `SelectItem`. */
export const rank = (terms: readonly Term[], alias: string, columns?: readonly string[]): SelectItem =>
  freeze({ kind: 'rank', terms, alias, ...(columns && { columns }) });

/** Nulls come last unless said otherwise, in both directions. */
export const order = (name: string, descending = false, nulls: Order['nulls'] = 'last'): Order =>
  freeze({ column: name, descending, nulls });

/** A whole query, frozen. */
export const query = (parts: Query): Query => freeze({ ...parts });
