import { AppError } from '../../errors.js';
import { updateRefused } from '../../sparql/index.js';
import { decodeUtf8, formPairs } from './form-pairs.js';

/** A request of the SPARQL 1.1 Protocol, as it was sent. */
export interface ProtocolRequest {
  method: string;
  /** Query string without its mark. */
  search: string;
  /** Lower case, without parameters; undefined when there is none. */
  contentType: string | undefined;
  body: Uint8Array;
}

/** What it asks. Without a query it asks what this service is. */
export interface ProtocolQuery {
  query: string | undefined;
  defaultGraphs: string[];
  namedGraphs: string[];
  /** The parameter that stands in for Accept where users cannot set it. */
  format: string | undefined;
  /** Which page of the results people want to see, from 1. */
  page: number;
}

const FORM = 'application/x-www-form-urlencoded';
const DIRECT = 'application/sparql-query';
const UPDATE = 'application/sparql-update';

/**
 * Reads a request in any of the forms of the protocol (SPARQL 1.1 Protocol, 2.1; contract, A.1). Unknown parameters are
 * passed over; graph parameters count wherever they stand, and empty ones name nothing.
 * Errors: BadRequest for two queries or what is no UTF-8, Forbidden for updates, UnsupportedMediaType.
 */
export function readProtocol({ method, search, contentType, body }: ProtocolRequest): ProtocolQuery {
  const pairs = formPairs(search);
  let direct: string | undefined;
  if (method === 'POST' || method === 'QUERY') {
    if (contentType === UPDATE) throw updateRefused();
    if (contentType === DIRECT) direct = decodeUtf8(body);
    else if (contentType === FORM) pairs.push(...formPairs(decodeUtf8(body)));
    else if (body.length > 0 || contentType !== undefined) throw wrongType(contentType ?? '');
  }
  const all = (name: string): string[] => pairs.filter(([it]) => it === name).map(([, value]) => value);
  if (all('update').length > 0) throw updateRefused();
  const queries = [...(direct === undefined ? [] : [direct]), ...all('query')];
  if (queries.length > 1) throw twoQueries();
  if (queries.length === 0 && method !== 'GET' && method !== 'HEAD') throw noQuery();
  const graphs = (name: string): string[] => [...new Set(all(name).filter((iri) => iri !== ''))];
  return {
    query: queries[0],
    defaultGraphs: graphs('default-graph-uri'),
    namedGraphs: graphs('named-graph-uri'),
    format: ['format', 'output', 'results'].flatMap(all).find((value) => value !== ''),
    page: pageOf(all('page')[0]),
  };
}

const pageOf = (text = ''): number => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1);

const twoQueries = () =>
  new AppError('BadRequest', {
    it: 'La richiesta contiene più di una query: il parametro query va dato una volta sola.',
    en: 'The request holds more than one query: the parameter query is to be given once.',
  });

const noQuery = () =>
  new AppError('BadRequest', {
    it: 'Manca il parametro query.',
    en: 'The parameter query is missing.',
  });

const wrongType = (given: string) =>
  new AppError('UnsupportedMediaType', {
    it: `Una query si invia come ${FORM} o ${DIRECT}, non come "${given}".`,
    en: `A query is sent as ${FORM} or ${DIRECT}, not as "${given}".`,
  });
