/**
 * ODSQL as it was written, before it is known which fields there are: `parse.ts` makes it, the table's and the catalogue's
 * readings of it give it a meaning. Every node knows its place (`at`), for errors.
 */

export type Literal = { kind: 'literal'; at: number } & (
  | { type: 'text'; value: string }
  | { type: 'number'; value: number; text: string }
  | { type: 'boolean'; value: boolean }
  /** A day, a moment, a month or a year: the text as it stands between the quotes. */
  | { type: 'date'; value: string }
  /** WKT, WKB in hexadecimal, or GeoJSON: the text as it stands between the quotes. */
  | { type: 'geom'; value: string }
  | { type: 'distance'; metres: number }
  | { type: 'null' }
);

export type Expression =
  | { kind: 'field'; name: string; at: number }
  | Literal
  | { kind: 'call'; name: string; args: readonly Argument[]; distinct: boolean; at: number }
  | {
      kind: 'arithmetic';
      operator: '+' | '-' | '*' | '/';
      left: Expression;
      right: Expression;
      at: number;
    }
  | { kind: 'negative'; operand: Expression; at: number };

/** What stands between the parentheses of a function. */
export type Argument =
  | Expression
  | { kind: 'star'; at: number }
  /** `search([titolo, note], "x")`. */
  | {
      kind: 'fields';
      fields: readonly ({ kind: 'field'; name: string; at: number } | { kind: 'star'; at: number })[];
      at: number;
    }
  /** `now(days=-7)`. */
  | { kind: 'named'; name: string; value: Expression; at: number }
  /** `range(ora, 1 day)`. */
  | { kind: 'step'; count: number; unit: string; at: number }
  /** `include(nome*)`: names, maybe with a `*` at their end. */
  | { kind: 'pattern'; text: string; at: number };

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { kind: 'and' | 'or'; conditions: readonly Condition[] }
  | { kind: 'not'; condition: Condition }
  | { kind: 'compare'; operator: CompareOperator; left: Expression; right: Expression; at: number }
  /** `field:literal` and `field like "text"`: words, `*` at their end for a beginning. */
  | { kind: 'matches'; left: Expression; right: Literal; at: number }
  | { kind: 'is-null'; operand: Expression; at: number }
  | { kind: 'is-boolean'; operand: Expression; value: boolean; at: number }
  | { kind: 'in-list'; operand: Expression; values: readonly Literal[]; at: number }
  | {
      kind: 'in-range';
      operand: Expression;
      low: Literal;
      high: Literal;
      includeLow: boolean;
      includeHigh: boolean;
      at: number;
    }
  /** `"x" in field`: one of the values of a field of several. */
  | { kind: 'value-in'; value: Literal; field: Expression; at: number }
  /** A text by itself: a search in everything. */
  | { kind: 'text'; text: string; at: number }
  /** A field or a function by itself: true where it is. */
  | { kind: 'truth'; operand: Expression; at: number };

export type SelectItem =
  | { kind: 'all'; at: number }
  /** `include(a*)`, `exclude(b)`. */
  | { kind: 'include' | 'exclude'; pattern: string; at: number }
  /** `text` is the expression as typed: its name in the answer, unless `alias` gives one. */
  | { kind: 'expression'; expression: Expression; alias?: string; text: string; at: number };

export interface GroupItem {
  expression: Expression;
  alias?: string;
  text: string;
  at: number;
}

export interface OrderItem {
  expression: Expression;
  descending: boolean;
  text: string;
  at: number;
}
