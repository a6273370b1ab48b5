import type { AppError, FieldProblem } from '../../errors.js';
import { toAppError } from '../common/to-app-error.js';

/** The `error` object of a failed answer (contract, section 2); `__type` is matched letter for letter by clients. */
export type CkanError = { __type: string } & Record<string, unknown>;

/** A refusal in CKAN's form: the status and either an `error` for the envelope or a bare string without one. */
export class CkanFault extends Error {
  constructor(
    readonly status: number,
    readonly body: CkanError | string,
  ) {
    super(typeof body === 'string' ? body : body.__type);
    this.name = 'CkanFault';
  }
}

const withMessage = (status: number, type: string, message: string): CkanFault =>
  new CkanFault(status, { message, __type: type });

/** 400 with a bare JSON string, no envelope: the request never reached an action. */
export const badRequest = (text: string): CkanFault => new CkanFault(400, `Bad request - ${text}`);

/** 404: unknown, or not visible to whoever asks. */
export const notFoundError = (): CkanFault => withMessage(404, 'Not Found Error', 'Not found');

/** 403, also for anonymous: CKAN never answers 401. */
export const authorizationError = (why?: string): CkanFault =>
  withMessage(403, 'Authorization Error', why ? `Access denied: ${why}` : 'Access denied');

/** 409 with, for each field, the list of what is wrong with it. */
export const validationError = (fields: Readonly<Record<string, readonly string[]>>): CkanFault =>
  new CkanFault(409, { ...fields, __type: 'Validation Error' });

/** 400: a parameter or a sort that package_search does not have. `why` is shown quoted, as CKAN does. */
export const searchQueryError = (why: string): CkanFault =>
  withMessage(
    400,
    'Search Query Error',
    `Search Query is invalid: ${why.includes('"') ? `'${why}'` : `"${why}"`}`,
  );

/** 409: a query that cannot be read, or not yet. */
export const searchError = (why: string): CkanFault =>
  withMessage(409, 'Search Error', `Search error: ${why}`);

/** Problems with JSON pointers, gathered under the first step of the pointer. */
function byField(problems: readonly FieldProblem[]): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { pointer, message } of problems) {
    const [, field = '__junk'] = pointer.split('/');
    fields[field] = [...(fields[field] ?? []), message.en];
  }
  return fields;
}

function ofAppError(error: AppError): CkanFault {
  switch (error.kind) {
    case 'NotFound':
      return notFoundError();
    case 'Unauthenticated':
    case 'Forbidden':
      return authorizationError(error.detail.en);
    case 'NameTaken': {
      const { name: _name, iri, ...others } = byField(error.problems);
      if (iri) return validationError({ uri: iri });
      return validationError(
        Object.keys(others).length > 0 ? others : { name: ['That URL is already in use.'] },
      );
    }
    case 'BadRequest':
    case 'UnsupportedMediaType':
      return badRequest(error.detail.en);
    case 'TooLarge':
      return new CkanFault(413, { message: [error.detail.en], __type: 'Validation Error' });
    case 'TooManyRequests':
      return withMessage(429, 'Too Many Requests', error.detail.en);
    case 'Internal':
    case 'Unavailable':
      return withMessage(error.status, 'Internal Server Error', error.detail.en);
    default:
      return validationError(
        error.problems.length > 0 ? byField(error.problems) : { message: [error.detail.en] },
      );
  }
}

/** Whatever was thrown, as CKAN would say it. */
export const toCkanFault = (thrown: unknown): CkanFault =>
  thrown instanceof CkanFault ? thrown : ofAppError(toAppError(thrown));
