import type { FastifyError } from 'fastify';
import { AppError, type Bilingual, type ErrorName, type FieldProblem } from '../../errors.js';

/** Refusals of lower modules that carry a code of their own, and what they are to a client. */
const BY_CODE: Record<string, ErrorName> = {
  FILE_TOO_LARGE: 'TooLarge',
  UPLOAD_INTERRUPTED: 'BadRequest',
  BLOB_NOT_FOUND: 'NotFound',
  URL_NOT_ALLOWED: 'RemoteFailed',
  REMOTE_TOO_LARGE: 'RemoteFailed',
  REMOTE_TIMEOUT: 'RemoteFailed',
  REMOTE_STATUS: 'RemoteFailed',
  REMOTE_UNREACHABLE: 'RemoteFailed',
  SOURCE_UNSTABLE: 'RemoteFailed',
  FST_ERR_CTP_BODY_TOO_LARGE: 'TooLarge',
  FST_REQ_FILE_TOO_LARGE: 'TooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UnsupportedMediaType',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BadRequest',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BadRequest',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'UnsupportedMediaType',
};

/** PostgreSQL's codes for texts that it cannot keep or compare. */
const UNSTORABLE = new Set(['22021', '22P05']);

/** Codes of PostgreSQL and of the network that say "not now": the server is away, starting, full or going down. */
const AWAY = /^(ECONN|ETIMEDOUT|ENOTFOUND|EPIPE|08|53|57P0)/;

interface ValidationItem {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}

/** Ajv's findings in words, pointing at the field itself also where it is missing or unknown. */
function fieldProblem(item: ValidationItem): FieldProblem {
  const extra = item.params.additionalProperty ?? item.params.missingProperty;
  const pointer = extra === undefined ? item.instancePath : `${item.instancePath}/${String(extra)}`;
  return { pointer, code: item.keyword, message: describe(item) };
}

function describe({ keyword, params, message }: ValidationItem): Bilingual {
  switch (keyword) {
    case 'required':
      return { it: 'È obbligatorio.', en: 'It is required.' };
    case 'additionalProperties':
      return { it: 'Proprietà sconosciuta.', en: 'Unknown property.' };
    case 'type':
      return { it: `Deve essere di tipo ${params.type}.`, en: `It must be of type ${params.type}.` };
    case 'enum':
      return {
        it: `Valori ammessi: ${(params.allowedValues as unknown[]).join(', ')}.`,
        en: `Allowed values: ${(params.allowedValues as unknown[]).join(', ')}.`,
      };
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { it: 'Non può essere vuoto o così corto.', en: 'It cannot be empty or that short.' };
    case 'maxLength':
    case 'maxItems':
      return { it: `È più lungo di ${params.limit}.`, en: `It is longer than ${params.limit}.` };
    case 'pattern':
      return { it: 'La forma non è valida.', en: 'Its form is not valid.' };
    default:
      return { it: `Non valido: ${message ?? keyword}.`, en: `Not valid: ${message ?? keyword}.` };
  }
}

/** Whatever was thrown, as a refusal of the catalogue of errors. What nobody expected is `Internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const fault = error as Partial<FastifyError> & { messages?: Bilingual };
  if (Array.isArray(fault.validation)) {
    const problems = (fault.validation as unknown as ValidationItem[]).map(fieldProblem);
    const kind = fault.validationContext === 'body' ? 'InvalidBody' : 'BadRequest';
    return new AppError(kind, undefined, problems);
  }
  const kind = fault.code ? BY_CODE[fault.code] : undefined;
  if (kind)
    return new AppError(
      kind,
      fault.messages ??
        (kind === 'BadRequest' && fault.message
          ? { it: `Richiesta non leggibile: ${fault.message}`, en: fault.message }
          : undefined),
    );
  if (typeof fault.statusCode === 'number' && fault.statusCode >= 400 && fault.statusCode < 500) {
    const byStatus = {
      404: 'NotFound',
      405: 'MethodNotAllowed',
      413: 'TooLarge',
      415: 'UnsupportedMediaType',
    } as const;
    return new AppError(byStatus[fault.statusCode as keyof typeof byStatus] ?? 'BadRequest');
  }
  const code = String(fault.code ?? '');
  if (UNSTORABLE.has(code)) {
    return new AppError('BadRequest', {
      it: 'La richiesta contiene caratteri nulli o incompleti (U+0000 o mezzo surrogato).',
      en: 'The request holds null or incomplete characters (U+0000 or half a surrogate pair).',
    });
  }
  return new AppError(AWAY.test(code) ? 'Unavailable' : 'Internal');
}
