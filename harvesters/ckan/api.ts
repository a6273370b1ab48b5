import { isDict, textOf } from '../../src/ckan/fields.js';
import { RemoteStatus } from '../../src/platform/outgoing-errors.js';
import { type SourceAnswer, SourceFault, type SourceHttp, type SourceSettings } from '../protocol.js';

/** The Action API of one portal (contract of the Action API, sections 1 and 2). */
export interface CkanApi {
  /** The portal: what its addresses begin with, the prefix of a path included, without a trailing slash. */
  readonly base: string;
  /** It is a Portico: asked with `ext_portico` it gives whole documents, which a package dict cannot carry. */
  readonly isPortico: boolean;
  /** The `result` of an action. Raises `SourceFault`, or what the way out raises. */
  call(action: string, parameters?: Readonly<Record<string, string>>): Promise<unknown>;
  /** The same without the patience that the way out has with answers that are no JSON: to see whether anybody is there. */
  probe(action: string, parameters?: Readonly<Record<string, string>>): Promise<unknown>;
}

/** The portal answered, as CKAN does, that an action did not succeed. */
export class ActionFault extends SourceFault {}

/** Where actions are found below a portal, the usual place first. */
const PATHS = ['/api/3/action', '/api/action'];

/** Where portals lie when the address given is only that of the site. */
const PREFIXES = ['', '/opendata', '/ckan', '/dati'];

/** The address of the portal behind what the operator gave: an API root, an action, a page of a dataset, the site. */
export function portalBase(url: string): string {
  const { origin, pathname } = new URL(url);
  const path = pathname.replace(
    /\/(api(\/[123])?(\/(action|rest|util)(\/.*)?)?|dataset(\/.*)?|organization(\/.*)?)\/?$/,
    '',
  );
  return origin + path.replace(/\/+$/, '');
}

function actionsAt(base: string, path: string, http: SourceHttp): CkanApi {
  const ask = (action: string, parameters: Readonly<Record<string, string>>): Promise<SourceAnswer> => {
    const query = new URLSearchParams(parameters).toString();
    return http.ask(`${base}${path}/${action}${query ? `?${query}` : ''}`, {
      accept: 'application/json',
      // CKAN tells in the body what went wrong: the status alone is not to be trusted.
      accepts: (status) =>
        (status >= 200 && status < 300) || status === 400 || status === 404 || status === 409,
    });
  };
  return {
    base,
    isPortico: false,
    async call(action, parameters = {}) {
      const answer = await ask(action, parameters);
      return resultOf(await answer.json(), action, answer.status);
    },
    async probe(action, parameters = {}) {
      const answer = await ask(action, parameters);
      return resultOf(parseJson(await answer.text(), action), action, answer.status);
    },
  };
}

function parseJson(text: string, action: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const messages = {
      it: `L'azione ${action} non ha risposto con JSON.`,
      en: `The action ${action} did not answer with JSON.`,
    };
    throw new SourceFault('not-json', messages, { cause: error });
  }
}

/** The `result` of an envelope. `success` is believed, not the status; façades that leave it out have to answer 2xx. */
function resultOf(body: unknown, action: string, status: number): unknown {
  if (
    isDict(body) &&
    'result' in body &&
    (body.success === true || (body.success === undefined && status < 300))
  )
    return body.result;
  const error = isDict(body) ? body.error : body;
  const said = textOf(isDict(error) ? (error.message ?? error) : error).slice(0, 200);
  throw new ActionFault('refused', {
    it: `L'azione ${action} non è riuscita (stato ${status}): ${said}`,
    en: `The action ${action} failed (status ${status}): ${said}`,
  });
}

/** Whether another place may still answer after this error: the host is there, but not what was asked for. */
function isElsewhere(error: unknown): boolean {
  if (error instanceof SourceFault) return error instanceof ActionFault || error.code !== 'refused';
  return error instanceof RemoteStatus && error.status !== 429 && error.status !== 503;
}

/** Cheap questions that tell a CKAN, or what answers part of its actions; `status_show` may be blocked (dati.gov.it). */
const QUESTIONS: readonly [string, Record<string, string>][] = [
  ['status_show', {}],
  ['package_search', { rows: '0' }],
  ['package_list', { limit: '1' }],
];

/** Why nothing answered: a host that fails or refuses says more than that there is no API. */
function whyNot(base: string, errors: readonly unknown[]): Error {
  const statuses = errors.filter((error) => error instanceof RemoteStatus);
  const failing = statuses.find(({ status }) => status >= 500);
  if (failing) return failing;
  const refusing = statuses.find(({ status }) => status === 401 || status === 403);
  if (refusing) {
    return new SourceFault(
      'refused',
      {
        it: `${base} rifiuta di rispondere (stato ${refusing.status}): forse non accetta il nostro User-Agent.`,
        en: `${base} refuses to answer (status ${refusing.status}): it may not accept our User-Agent.`,
      },
      { cause: refusing },
    );
  }
  return new SourceFault(
    'not-this-protocol',
    { it: `Sotto ${base} non risponde nessuna API di CKAN.`, en: `No CKAN API answers below ${base}.` },
    { cause: errors.at(-1) },
  );
}

/**
 * Finds the Action API of a portal, wherever it lies below the address given.
 * @throws SourceFault `not-this-protocol` when no usual place answers, `refused` when the host refuses all; what the way out
 *   raises when the host cannot be reached or fails
 */
export async function findApi(source: SourceSettings, http: SourceHttp): Promise<CkanApi> {
  const given = portalBase(source.url);
  const isSite = new URL(given).pathname === '/';
  const errors: unknown[] = [];
  for (const prefix of isSite ? PREFIXES : ['']) {
    for (const path of PATHS) {
      const api = actionsAt(given + prefix, path, http);
      for (const [action, parameters] of QUESTIONS) {
        try {
          const result = await api.probe(action, parameters);
          const extensions = isDict(result) ? result.extensions : undefined;
          return { ...api, isPortico: Array.isArray(extensions) && extensions.includes('portico') };
        } catch (error) {
          if (!isElsewhere(error)) throw error;
          errors.push(error);
        }
      }
    }
  }
  throw whyNot(given, errors);
}
