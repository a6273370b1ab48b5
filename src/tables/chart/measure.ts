import { QueryError, UnknownColumn } from '../query/errors.js';
import type { Expression } from '../query/expression.js';
import type { TableColumn } from '../query/relation.js';
import type { Query, SelectItem } from '../query/tree.js';
import { classOf } from '../query/typed-sql.js';
import type { Message } from '../table-model.js';
import type { ChartAggregate, ChartRequest } from './chart-model.js';

/** Asks the table a query: rows as `Rows` has them. */
export type Ask = (query: Query) => Promise<readonly (readonly unknown[])[]>;

/** A chart that the table cannot give; `path` is the pointer of the parameter. */
export const cannotDraw = (path: string, message: Message): QueryError =>
  new QueryError('not-a-query', path, message);

/** The column of that name. Throws `UnknownColumn` at `path`. */
export function columnNamed(columns: readonly TableColumn[], name: string, path: string): TableColumn {
  const found = columns.find((column) => column.name === name);
  if (!found) throw new UnknownColumn(name, path);
  return found;
}

/** What the y axis shows. */
export interface Measure {
  column: TableColumn | undefined;
  aggregate: ChartAggregate;
  /** The value of a group. */
  expression: Expression;
}

/**
 * The measure that is asked for: rows are counted where no column is named; a column is added up where nothing else is
 * said. Throws `QueryError` for one that its column does not have.
 */
export function measureOf(columns: readonly TableColumn[], request: ChartRequest): Measure {
  const column = request.y === undefined ? undefined : columnNamed(columns, request.y, '/y');
  const aggregate = request.aggregate ?? (column ? 'sum' : 'count');
  if (!column && aggregate !== 'count') {
    throw cannotDraw('/y', {
      it: `Per "${aggregate}" serve una colonna di numeri in "y".`,
      en: `"${aggregate}" needs a column of numbers in "y".`,
    });
  }
  if (column && aggregate !== 'count' && classOf(column.type) !== 'number') {
    throw cannotDraw('/y', {
      it: `La colonna ${JSON.stringify(column.name)} non contiene numeri: si può solo contare.`,
      en: `The column ${JSON.stringify(column.name)} holds no numbers: it can only be counted.`,
    });
  }
  return {
    column,
    aggregate,
    expression: {
      kind: 'aggregated',
      function: aggregate,
      ...(column && { operand: { kind: 'column', column: column.name } as const }),
    },
  };
}

const COUNT: Expression = { kind: 'aggregated', function: 'count' };

/** What every query of a chart selects: the measure, then how many rows are behind it. */
export const measured = ({ expression }: Measure): SelectItem[] => [
  { kind: 'expression', expression, alias: 'y' },
  { kind: 'expression', expression: COUNT, alias: 'n' },
];

/** A number of a query: whole numbers beyond 2^53 and long decimals come as texts. */
export const asNumber = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/** What an empty bin shows: nothing adds up to nothing, but has no average. */
export const emptyValue = ({ aggregate }: Measure): number | null =>
  aggregate === 'count' || aggregate === 'sum' ? 0 : null;
