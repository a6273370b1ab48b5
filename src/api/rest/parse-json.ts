import type { FastifyInstance } from 'fastify';
import { AppError, type FieldProblem } from '../../errors.js';

/** Escapes of U+0000 and of surrogates: the only texts of JSON that PostgreSQL cannot keep are among these. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i;
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Pointers of all strings (and names) that cannot be stored. */
function findUnstorable(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? [pointer] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    UNSTORABLE.test(name)
      ? [pointer]
      : findUnstorable(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

const unstorable = (pointer: string): FieldProblem => ({
  pointer,
  code: 'characters',
  message: {
    it: 'Il testo contiene caratteri nulli o incompleti (U+0000 o mezzo surrogato).',
    en: 'The text holds null or incomplete characters (U+0000 or half a surrogate pair).',
  },
});

/**
 * How bodies are read here: JSON and merge patches; an empty body is no body, as many clients send `Content-Type` with
 * everything; forms are not accepted.
 * Errors: FST_ERR_CTP_INVALID_JSON_BODY (400) for malformed JSON, InvalidBody for text that no database keeps.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain', 'application/x-www-form-urlencoded']);
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, body: string, done) => {
      if (body.trim() === '') return done(null, undefined);
      parse(request, body, (error, value) => {
        const pointers = !error && SUSPICIOUS.test(body) ? findUnstorable(value) : [];
        if (pointers.length === 0) done(error, value);
        else done(new AppError('InvalidBody', undefined, pointers.map(unstorable)));
      });
    },
  );
}
