import { AppError } from '../../errors.js';
import { badParameter, one, type RawQuery } from './parameters.js';

/** The two forms in which everything is answered. */
export type Form = 'json' | 'html';

/** Media types that are answered with JSON, whichever of them it is. */
const JSON_TYPES =
  /^(?:application\/(?:geo\+json|json|schema\+json|vnd\.oai\.openapi\+json|problem\+json|\*)|\*\/\*)$/;
const HTML_TYPES = /^(?:text\/html|application\/xhtml\+xml|text\/\*)$/;

/**
 * The form that is asked for: `f` before the Accept header, whose types go by `q` and then by their order. A wildcard is
 * JSON: libraries send it, browsers name HTML.
 * @throws AppError BadRequest for another `f`, NotAcceptable where the header names nothing that there is
 */
export function formOf(query: RawQuery, accept: string | undefined): Form {
  const asked = one(query, 'f');
  if (asked !== undefined) {
    if (asked === 'json' || asked === 'geojson') return 'json';
    if (asked === 'html') return 'html';
    throw badParameter('f', { it: '"f" può essere json o html.', en: '"f" can be json or html.' });
  }
  if (accept === undefined || accept.trim() === '') return 'json';
  const entries = accept
    .split(',')
    .map((entry, at) => {
      const [type = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
      const q = parameters.map((part) => /^q\s*=\s*([\d.]+)$/.exec(part)?.[1]).find(Boolean);
      return { type, at, q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q || a.at - b.at);
  for (const { type } of entries) {
    if (HTML_TYPES.test(type)) return 'html';
    if (JSON_TYPES.test(type)) return 'json';
  }
  throw new AppError('NotAcceptable', {
    it: 'Le risposte sono in JSON (GeoJSON) o HTML.',
    en: 'Answers are JSON (GeoJSON) or HTML.',
  });
}
