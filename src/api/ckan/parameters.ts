import { badRequest } from './faults.js';

/** Parameters as they came: texts, lists of texts, or whatever the JSON said. */
export type RawParameters = Readonly<Record<string, unknown>>;

/** Form and query pairs; a repeated key becomes a list. */
export function fromPairs(pairs: Iterable<readonly [string, string]>): RawParameters {
  const result = new Map<string, string | string[]>();
  for (const [key, value] of pairs) {
    const before = result.get(key);
    result.set(key, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(result);
}

function parseJson(text: string): RawParameters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badRequest(`JSON Error: the request body cannot be decoded: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('JSON Error: the request body must be a JSON object');
  }
  return value as RawParameters;
}

const looksLikeJson = (text: string): boolean => /^\s*[[{"]/.test(text);

/**
 * A url-encoded form. `curl -d '{"id":"x"}'` sends JSON under the form's content type: it arrives as the only key,
 * with the value empty or 1, and is read as JSON; so is a body that plainly begins as an object, whose `=` and `&`
 * would otherwise tear it apart (contract, section 1, body form 3).
 */
function parseForm(text: string): RawParameters {
  if (/^\s*\{/.test(text)) return parseJson(text);
  const pairs = [...new URLSearchParams(text)];
  const [only] = pairs;
  if (pairs.length === 1 && only && (only[1] === '' || only[1] === '1') && looksLikeJson(only[0])) {
    return parseJson(only[0]);
  }
  return fromPairs(pairs);
}

/**
 * The parameters in a request body that is not multipart. No content type, or one we do not know, is read by its look.
 * Throws a `CkanFault` 400 (bare string) for JSON that cannot be decoded or is no object.
 *
 * @param contentType the header, or undefined
 * @param text the body; empty when there is none
 */
export function fromBody(contentType: string | undefined, text: string): RawParameters {
  if (text.trim() === '') return {};
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return parseForm(text);
  if (type === 'application/json' || looksLikeJson(text)) return parseJson(text);
  return parseForm(text);
}
