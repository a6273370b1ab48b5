import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, ANONYMOUS } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { askerOf, goneSignal } from '../common/questions.js';
import type { Action, Actions } from './action.js';
import { datastoreDump } from './actions/datastore-dump.js';
import { siteStatus } from './actions/site.js';
import { ACTIONS } from './actions.js';
import { coerce } from './coerce.js';
import { authorizationError, badRequest, CkanFault, toCkanFault } from './faults.js';
import { feedRoutes, pageRedirects } from './feeds/routes.js';
import { legacyRoutes } from './legacy/util.js';
import { type MultipartForm, readMultipart } from './multipart.js';
import { fromBody, type RawParameters } from './parameters.js';
import { ReadyJson } from './ready-json.js';

/** udata compares this letter for letter with the part before the semicolon (contract, section 1). */
const JSON_TYPE = 'application/json;charset=utf-8';
const JSONP_TYPE = 'application/javascript;charset=utf-8';

/** A locale may stand in front of every address. */
const LOCALES = ['', '/it', '/en'];

type ActionRequest = FastifyRequest<{ Params: { name: string } }>;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;',
}; // biome-ignore format: one line reads better

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark);

const helpUrl = (services: Services, name: string): string =>
  `${services.catalog.publicUrl}/api/3/action/help_show?name=${encodeURIComponent(name)}`;

/** What a request says: its parameters, and the files of a form. */
interface Sent {
  fields: RawParameters;
  files: MultipartForm['files'];
}

const NO_FILES: MultipartForm['files'] = new Map();

/** Only who could ever put a file somewhere has its bytes taken, before it is known where they go. */
const maySendFiles = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind === 'user' && (actor.sysadmin || actor.roles.size > 0));

async function bodyOf(services: Services, request: FastifyRequest, action: Action): Promise<Sent> {
  if (request.isMultipart()) {
    const takesFiles = action.takesAnything === true;
    if (takesFiles && !maySendFiles(request.actor)) {
      request.raw.resume();
      throw authorizationError();
    }
    return readMultipart(services, request, takesFiles);
  }
  const isText = typeof request.body === 'string';
  return {
    fields: isText ? fromBody(request.headers['content-type'], request.body as string) : {},
    files: NO_FILES,
  };
}

/** Query and body together, the body first; what changes something is read from the body alone. */
async function sentBy(services: Services, request: FastifyRequest, action: Action): Promise<Sent> {
  if (action.sideEffects && request.method !== 'POST') {
    throw badRequest('JSON Error: Invalid request. Please use POST method for your request');
  }
  const body =
    request.method === 'POST' ? await bodyOf(services, request, action) : { fields: {}, files: NO_FILES };
  return action.sideEffects
    ? body
    : { ...body, fields: { ...(request.query as RawParameters), ...body.fields } };
}

/** The envelope of a success (contract, section 2). */
const envelope = (help: string, result: unknown): string | Buffer =>
  result instanceof ReadyJson
    ? result.toBuffer(`{"help":${JSON.stringify(help)},"success":true,"result":`, '}')
    : JSON.stringify({ help, success: true, result: result ?? null });

/** Finds the action, gives its parameters their types, runs it, wraps the result (contract, section 2). */
async function run(services: Services, actions: Actions, request: ActionRequest, reply: FastifyReply) {
  const { name } = request.params;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw badRequest(`Action name not known: ${name}`);
  const { fields, files } = await sentBy(services, request, action);
  const { callback, ...raw } = fields;
  const unknown = Object.keys(raw).filter((key) => !Object.hasOwn(action.parameters.properties, key));
  const refused = unknown.length > 0 ? action.refuseUnknown?.(unknown) : undefined;
  if (refused) throw refused;
  // A script tag sends the reader's cookies along: what JSONP reads is public, whoever asks.
  const actor = callback === undefined ? request.actor : ANONYMOUS;
  const result = await action.handler(coerce(action.parameters, raw), {
    services,
    actor,
    request: { method: request.method, url: request.url },
    sent: { fields: raw, files },
    toClient: true,
    asker: askerOf({ actor, ip: request.ip }),
    get signal() {
      return goneSignal(reply);
    },
  });
  const body = envelope(helpUrl(services, name), result);
  if (typeof callback !== 'string' || request.method === 'POST') {
    return reply.header('content-type', JSON_TYPE).send(body);
  }
  return reply
    .header('content-type', JSONP_TYPE)
    .header('x-content-type-options', 'nosniff')
    .send(`${escapeHtml(callback)}(${body});`);
}

/** Answers with a refusal: in the envelope, or as a bare string where no action was reached. */
function replyWithFault(services: Services, fault: CkanFault, request: FastifyRequest, reply: FastifyReply) {
  const { name = '' } = request.params as { name?: string };
  const body =
    typeof fault.body === 'string'
      ? fault.body
      : { help: helpUrl(services, name), success: false, error: fault.body };
  if (fault.status === 429 || fault.status === 503) reply.header('retry-after', '5');
  return reply.code(fault.status).header('content-type', JSON_TYPE).send(JSON.stringify(body));
}

/** The versions of the API root that portal detectors ask for. */
const API_ROOTS: readonly (readonly [string, number])[] = [
  ['/api', 1],
  ['/api/1', 1],
  ['/api/2', 2],
  ['/api/3', 3],
];

const sendJson = (reply: FastifyReply, value: unknown) =>
  reply.header('content-type', JSON_TYPE).send(JSON.stringify(value));

/**
 * The CKAN Action API v3. A plugin of its own: its body parsers and its errors are CKAN's and stay here.
 *
 * @param actions the dispatch table; another one in tests
 */
export async function ckanRoutes(
  app: FastifyInstance,
  services: Services,
  actions: Actions = ACTIONS,
): Promise<void> {
  feedRoutes(app, services);
  pageRedirects(app, services);
  await app.register(async (scope) => {
    scope.removeContentTypeParser(['application/json', 'text/plain', 'application/x-www-form-urlencoded']);
    // Every body but multipart is text whose form the action's reader finds out, whatever its type says.
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((thrown, request, reply) => {
      const fault = toCkanFault(thrown);
      if (fault.status >= 500) request.log.error({ err: thrown }, 'request failed');
      return replyWithFault(services, fault, request, reply);
    });
    datastoreDump(scope, services);
    for (const locale of LOCALES) {
      for (const path of ['/api/3/action/:name', '/api/action/:name']) {
        scope.route<{ Params: { name: string } }>({
          method: ['GET', 'POST'],
          url: `${locale}${path}`,
          handler: (request, reply) => run(services, actions, request, reply),
        });
        scope.route({
          method: ['PUT', 'PATCH', 'DELETE'],
          url: `${locale}${path}`,
          handler: async (_request, reply) => {
            reply.header('allow', 'GET, HEAD, POST, OPTIONS');
            throw new CkanFault(405, 'Method Not Allowed - use GET or POST');
          },
        });
      }
      for (const [path, version] of API_ROOTS) {
        scope.get(`${locale}${path}`, async (_request, reply) => sendJson(reply, { version }));
      }
      scope.get(`${locale}/api/util/status`, async (_request, reply) =>
        sendJson(reply, await siteStatus(services)),
      );
      legacyRoutes(scope, services, locale);
    }
  });
}
