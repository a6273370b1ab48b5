import type { FastifyReply } from 'fastify';
import { badParameter, type ExploreError } from '../explore-error.js';
import type { ShownFacet, ShownValue } from '../record-facets.js';
import type { V1Request } from './parameters.js';

/** Numbers that version 1 calls its refusals by. */
const CODES: Readonly<Record<number, number>> = { 404: 20000, 400: 20002, 429: 10002 };

/** A refusal in the words of version 1 (contract, section 6). */
export const v1Refusal = ({ status, message }: ExploreError) => ({
  errorcode: CODES[status] ?? 10000,
  error: message,
});

/** Sends JSON, or the call of a function with it (`callback`), with line ends where they are wanted. @throws ExploreError */
export function sendV1(request: V1Request, reply: FastifyReply, answer: unknown): FastifyReply {
  const json = JSON.stringify(answer, null, request.flag('pretty_print') ? 2 : undefined);
  const callback = request.one('callback') ?? (request.one('format') === 'jsonp' ? 'callback' : undefined);
  if (callback === undefined || callback === '')
    return reply.type('application/json; charset=utf-8').send(json);
  if (!/^[A-Za-z_$][\w$.]{0,99}$/.test(callback)) throw badParameter(`callback is not a name: ${callback}`);
  // Two separators are ends of lines in JavaScript, not in JSON.
  const safe = json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return reply.type('application/javascript; charset=utf-8').send(`/**/${callback}(${safe});`);
}

interface V1Value {
  name: string;
  path: string;
  count: number;
  state: string;
  facets?: V1Value[];
}

const shown = ({ name, value, count, state, facets }: ShownValue): V1Value => ({
  name,
  path: value,
  count,
  state,
  ...(facets && { facets: facets.map(shown) }),
});

/** Facets as version 1 shows them; `path` is what one refines by. */
export const facetGroups = (facets: readonly ShownFacet[]) =>
  facets.map(({ name, facets: values }) => ({ name, facets: values.map(shown) }));
