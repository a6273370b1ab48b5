import type { AppError } from '../../errors.js';
import { QueryTimeout } from '../../tables/query/time-limit.js';
import { AskerGone } from '../../tables/rows/ask-table.js';
import { NoSuchPart } from '../../tables/rows/table-of.js';
import { toAppError } from '../common/to-app-error.js';
import { OdsqlError } from './odsql/odsql-error.js';

/** A refusal in the words of this API: both members of its body are always there (contract, section 3, Errors). */
export class ExploreError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ExploreError';
  }
}

/** A parameter beyond its limits or of another form. */
export const badParameter = (message: string): ExploreError =>
  new ExploreError(400, 'InvalidRESTParameterError', message);

/** What is asked for is not there, or not for the public. */
export const unknown = (what: string, name: string): ExploreError =>
  new ExploreError(404, 'NotFoundError', `Unknown ${what}: ${name}`);

const fromClause = (error: OdsqlError): ExploreError => {
  const place = error.at === undefined ? '' : ` (at character ${error.at + 1})`;
  return new ExploreError(
    400,
    'ODSQLError',
    `ODSQL query is malformed: ${error.message}${place}. Clause(s) containing the error(s): ${error.clause}.`,
  );
};

const CODES: Readonly<Record<number, string>> = {
  400: 'InvalidRESTParameterError',
  401: 'AuthenticationError',
  403: 'AuthenticationError',
  404: 'NotFoundError',
  429: 'TooManyRequestsError',
};

/** Whatever was thrown, as a refusal of this API. */
export function toExploreError(thrown: unknown): ExploreError {
  if (thrown instanceof ExploreError) return thrown;
  if (thrown instanceof OdsqlError) return fromClause(thrown);
  if (thrown instanceof NoSuchPart) return unknown('table', thrown.part);
  // Nobody reads it.
  if (thrown instanceof AskerGone) return new ExploreError(499, 'ClientGone', thrown.message);
  if (thrown instanceof QueryTimeout) {
    return new ExploreError(503, 'TimeoutError', `${thrown.message}: ask for less, or export the records`);
  }
  const error: AppError = toAppError(thrown);
  const { status } = error;
  const [first] = error.problems;
  const parameter = first ? `${first.pointer.replace(/^\//, '')}: ${first.message.en}` : error.detail.en;
  return new ExploreError(
    status,
    CODES[status] ?? (status < 500 ? 'BadRequestError' : 'InternalError'),
    parameter,
  );
}
