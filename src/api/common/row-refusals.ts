import { AppError, type ErrorName, type FieldProblem } from '../../errors.js';
import { QueryError } from '../../tables/query/errors.js';
import { BadRecords, type RecordProblem } from '../../tables/rows/check-records.js';
import { BadDefinition } from '../../tables/rows/define-table.js';
import { NoSuchPart } from '../../tables/rows/table-of.js';
import { NoPrimaryKey } from '../../tables/rows/write-rows.js';

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const ofRecord = ({ record, column, code, message }: RecordProblem): FieldProblem => ({
  pointer: `/records/${record}${column === undefined ? '' : `/${escapePointer(column)}`}`,
  code,
  message,
});

function withProblems(kind: ErrorName, problems: FieldProblem[]): AppError {
  return new AppError(kind, problems[0]?.message, problems);
}

/** Which parameter a part of the query tree came from. */
const PARAMETERS: Record<string, string> = { select: '/columns', orderBy: '/sort', filter: '/filter' };

/** What the tables refuse, as a refusal of the catalogue of errors; anything else as it is. */
export function toRowRefusal(error: unknown): unknown {
  if (error instanceof BadRecords) return withProblems('InvalidBody', error.problems.map(ofRecord));
  if (error instanceof BadDefinition) {
    return withProblems(
      'InvalidBody',
      error.problems.map(({ pointer, code, message }) => ({
        pointer: `/${pointer.replace(/^fields/, 'columns').replace(/\/id$/, '/name')}`,
        code,
        message,
      })),
    );
  }
  if (error instanceof QueryError) {
    const [, part = ''] = error.path.split('/');
    const pointer = PARAMETERS[part] ?? error.path;
    return withProblems('BadRequest', [{ pointer, code: error.code, message: error.messages }]);
  }
  if (error instanceof NoPrimaryKey) {
    return new AppError('Conflict', {
      it: `${error.method} vuole una tabella con una chiave primaria.`,
      en: `${error.method} needs a table with a primary key.`,
    });
  }
  if (error instanceof NoSuchPart) {
    return new AppError('NotFound', {
      it: `Il file non ha una tabella "${error.part}".`,
      en: `The file has no table "${error.part}".`,
    });
  }
  return error;
}

/** The result of work on rows, its refusals as `AppError`. */
export const orRowRefusal = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    throw toRowRefusal(error);
  });
