import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendEvents } from '../api/common/event-stream.js';
import { runEvents } from '../api/rest/harvest-events.js';
import { OUTCOMES } from '../api/rest/schemas/harvest.js';
import { AppError, notFound } from '../errors.js';
import { type HarvestOutcome, isOver } from '../harvest/runs/model.js';
import { findRun } from '../harvest/runs/runs.js';
import { getSource } from '../harvest/sources/access.js';
import { actorOfSecret } from '../people/authenticate.js';
import type { Services } from '../services.js';
import { loadAssets } from './assets.js';
import { harvestPath } from './components/harvest.js';
import { address, basePath, type Params } from './links.js';
import { loadRunView, loadSource, loadSources } from './load/harvest.js';
import { performAction, refuseForeignForms } from './load/harvest-actions.js';
import { loadSite } from './load/site.js';
import { type PageContext, pageContext } from './page-context.js';
import { HarvestRunPage } from './pages/harvest-run.js';
import { HarvestSourcePage } from './pages/harvest-source.js';
import { HarvestSourcesPage } from './pages/harvest-sources.js';
import { pageLanguage, sendPage } from './reply.js';

/** What a browser asks its reader for: any name, a token as the password. */
const CHALLENGE =
  'Basic realm="Portico: token API come password / API token as the password", charset="UTF-8"';

/** The password of Basic credentials (RFC 7617). */
function passwordIn(header: string | undefined): string | undefined {
  const encoded = /^basic\s+([a-z0-9+/]+=*)$/i.exec(header?.trim() ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const password = text.slice(text.indexOf(':') + 1);
  return text.includes(':') && password !== '' ? password : undefined;
}

type Named = { Params: { name: string } };
type Run = { Params: { name: string; run: string } };

/**
 * The pages about harvesting, for whoever may manage a source. The portal has no sign-in: a token comes in the Authorization
 * header as everywhere, and here also as the password that a browser asks for. Since browsers then send it along by
 * themselves, forms are taken only from our own pages.
 */
export function harvestRoutes(root: FastifyInstance, services: Services): void {
  const { db, catalog } = services;
  const { publicUrl } = catalog;
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;

  async function context(request: FastifyRequest, path: string, params: Params = {}): Promise<PageContext> {
    const { site } = await loadSite(services);
    return pageContext({ lang: pageLanguage(request), publicUrl, site, path, params, assets });
  }
  const queryOf = (request: FastifyRequest) => request.query as Record<string, unknown>;
  const isLate = (request: FastifyRequest): boolean => queryOf(request).tardi === '1';
  const textParam = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' && !value.includes('\0') ? value : undefined;

  root.register(async (app) => {
    app.addHook('onRequest', async (request) => {
      const password = passwordIn(request.headers.authorization);
      if (password !== undefined) {
        const actor = await actorOfSecret(db, password, services.adminToken, catalog.now());
        if (!actor) throw new AppError('Unauthenticated');
        request.actor = actor;
      } else if (request.unknownSecret) throw new AppError('Unauthenticated');
    });
    app.addHook('onSend', async (_request, reply) => {
      if (reply.statusCode === 401) reply.header('www-authenticate', CHALLENGE);
    });

    app.get('/raccolta', async (request, reply) => {
      const sources = await loadSources(services, request.actor);
      const ctx = await context(request, harvestPath());
      return sendPage(request, reply, ctx, <HarvestSourcesPage ctx={ctx} sources={sources} />);
    });

    app.get<Named>('/raccolta/:name', async (request, reply) => {
      const before = textParam(queryOf(request).prima);
      const view = await loadSource(services, request.actor, nameIn(request.params.name), before);
      const ctx = await context(request, harvestPath(view.source.name), { prima: before });
      const props = { ctx, view, isLate: isLate(request) };
      return sendPage(request, reply, ctx, <HarvestSourcePage {...props} />);
    });

    app.post<Named>('/raccolta/:name', async (request, reply) => {
      refuseForeignForms(request, publicUrl);
      const source = await getSource(db, request.actor, nameIn(request.params.name));
      const sent = (request.body ?? {}) as Record<string, unknown>;
      const done = await performAction(services, request.actor, source, sent);
      const params = done.isLate ? { tardi: 1 } : {};
      return reply.redirect(
        `${basePath(publicUrl)}${address(done.path, params, pageLanguage(request))}`,
        303,
      );
    });

    app.get<Run>('/raccolta/:name/:run', async (request, reply) => runPage(request, reply));

    app.get<Run>(
      '/raccolta/:name/:run/eventi',
      { exposeHeadRoute: false },
      async (request, reply): Promise<FastifyReply> => {
        const source = await getSource(db, request.actor, nameIn(request.params.name));
        const run = await findRun(db, request.actor, request.params.run);
        if (!run || run.sourceId !== source.id) throw notFound(request.params.run);
        return sendEvents(reply, (signal) => runEvents(services, run.id, source, signal));
      },
    );
  });

  async function runPage(request: FastifyRequest<Run>, reply: FastifyReply): Promise<FastifyReply> {
    const { esito, dopo, auto } = queryOf(request);
    const outcome = OUTCOMES.find((one): one is HarvestOutcome => one === esito);
    const after = /^\d{1,15}$/.test(String(dopo ?? '')) ? Number(dopo) : undefined;
    const { name, run } = request.params;
    const view = await loadRunView(services, request.actor, nameIn(name), run, { outcome, after });
    const ctx = await context(request, harvestPath(view.source.name, view.run.id), {
      esito: outcome,
      dopo: after,
    });
    const props = { ctx, view, outcome, after, isAuto: auto === '1', isLate: isLate(request) };
    return sendPage(request, reply, ctx, <HarvestRunPage {...props} />, { scripts: !isOver(view.run) });
  }
}

/** Text that PostgreSQL cannot hold names nothing. */
function nameIn(name: string): string {
  if (name.includes('\0')) throw notFound(name);
  return name;
}
