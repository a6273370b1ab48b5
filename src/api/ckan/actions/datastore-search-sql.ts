import { Type } from '@sinclair/typebox';
import { AppError, isAppError } from '../../../errors.js';
import { querySql } from '../../../tables/sql/query-sql.js';
import { SqlRefused } from '../../../tables/sql/sql-refused.js';
import { orQuestionRefusal } from '../../common/questions.js';
import { action } from '../action.js';
import { authorizationError, CkanFault } from '../faults.js';
import { tableOf } from './datastore-table.js';

/** Names of types as DataStore shows them, by how DuckDB's begin. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/\[\]$|\[\d+\]$/, '_text'],
  [/^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)/, 'int4'],
  [/^(BIGINT|UINTEGER)/, 'int8'],
  [/^(HUGEINT|UHUGEINT|UBIGINT|DECIMAL|DOUBLE|FLOAT)/, 'numeric'],
  [/^BOOLEAN/, 'bool'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP.*(TZ|TIME ZONE)/, 'timestamptz'],
  [/^TIMESTAMP/, 'timestamp'],
  [/^TIME/, 'time'],
  [/^(STRUCT|MAP|JSON)/, 'json'],
];

const fieldType = (type: string): string => TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? 'text';

function toFault(error: unknown, sql: string): unknown {
  if (!(error instanceof SqlRefused)) return error;
  if (error.kind === 'forbidden') return authorizationError(error.message);
  if (error.kind === 'busy') return new AppError('TooManyRequests', error.messages);
  return new CkanFault(409, {
    query: [error.message],
    info: { statement: [sql], params: [{}], orig: [error.message] },
    __type: 'Validation Error',
  });
}

/** Rows of tables by SQL (contract, section 12): one SELECT over tables that whoever asks may read. */
export const datastoreSearchSql = action({
  help: 'Rows of tables by one SQL SELECT; tables are named by the ids of their resources, or aliases, in double quotes: sql. At most 32000 rows.',
  sideEffects: false,
  parameters: Type.Object({ sql: Type.String() }),
  async handler({ sql }, context) {
    const readable = (name: string) =>
      tableOf(context, name).then(
        ({ found }) => found,
        (error) => {
          const absent =
            isAppError(error, 'NotFound') || (error instanceof CkanFault && error.status === 404);
          if (absent) return undefined;
          throw error;
        },
      );
    try {
      const { columns, rows, truncated } = await orQuestionRefusal(
        querySql(context.services, context.asker ?? 'portal', sql, readable, { signal: context.signal }),
      );
      return {
        sql,
        records: rows.map((row) => Object.fromEntries(row.map((value, at) => [columns[at]?.name, value]))),
        fields: columns.map(({ name, type }) => ({ id: name, type: fieldType(type) })),
        ...(truncated && { records_truncated: true }),
      };
    } catch (error) {
      throw toFault(error, sql);
    }
  },
});
