import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { notFound } from '../../../errors.js';
import { itemsOfDataset, listItems } from '../../../harvest/sync/items.js';
import type { PortalId } from '../../../harvest/sync/model.js';
import { listPages } from '../../../harvest/sync/pages.js';
import { findRun, listRuns, type RunKind, type SyncRun } from '../../../harvest/sync/runs.js';
import { requestSync } from '../../../harvest/sync/start.js';
import { actorName, authorizePortal, canPortal } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { nameCursor, nextLink, readName } from '../cursor.js';
import type { RestApp } from '../rest-app.js';
import { IdParams, page, refusals } from '../schemas/common.js';
import {
  ChecksQuery,
  ItemsQuery,
  ReadBackBody,
  ReadBacksQuery,
  RunParams,
  SyncItemView,
  SyncPageView,
  SyncRunView,
} from '../schemas/sync.js';
import { itemToRest, pageToRest, runsPath, runToRest } from '../sync-to-rest.js';

const MOST_PAGES = 10_000;
const HISTORY = 60;
const tags = ['harvest'];

const listOf = (item: TSchema) => Type.Object({ items: Type.Array(item) });

/** What portals read from us and hold of ours (docs/sync.md). Reading is public, of what is public; starting is the sysadmin's. */
export function sync(app: RestApp, services: Services): void {
  const { db } = services;
  const { publicUrl } = services.catalog;

  /** Who runs the portal sees who asked for a run, and what the public no longer sees. */
  const isFull = (request: FastifyRequest): boolean => canPortal(request.actor, 'harvest');

  async function start(request: FastifyRequest, reply: FastifyReply, kind: RunKind, portal?: PortalId) {
    authorizePortal(request.actor, 'harvest');
    const run = await requestSync(services, kind, portal, actorName(request.actor));
    const body = runToRest(run, publicUrl, isFull(request));
    return reply.code(202).header('Location', body.links.self).send(body);
  }

  async function runOf(kind: RunKind, id: string): Promise<SyncRun> {
    const run = await findRun(db, id);
    if (run?.kind !== kind) throw notFound(id);
    return run;
  }

  const listing = {
    tags,
    response: { 200: listOf(SyncRunView), ...refusals() },
  };
  app.get(
    '/sync/checks',
    {
      schema: {
        ...listing,
        operationId: 'list-sync-checks',
        summary:
          'I controlli di ciò che i portali leggono di noi, dal più recente / checks of what portals read from us, newest first',
        querystring: ChecksQuery,
      },
    },
    async (request, reply) => {
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      const runs = await listRuns(db, { kind: 'check', limit: request.query.limit });
      return { items: runs.map((run) => runToRest(run, publicUrl, isFull(request))) };
    },
  );
  app.get(
    '/sync/read-backs',
    {
      schema: {
        ...listing,
        operationId: 'list-sync-read-backs',
        summary:
          'Le letture di ciò che i portali hanno di nostro, dalla più recente / readings of what portals hold of ours, newest first',
        querystring: ReadBacksQuery,
      },
    },
    async (request, reply) => {
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      const { portal, limit } = request.query;
      const runs = await listRuns(db, { kind: 'read-back', portal, limit });
      return { items: runs.map((run) => runToRest(run, publicUrl, isFull(request))) };
    },
  );

  const starting = { tags, response: { 202: SyncRunView, ...refusals(403) } };
  app.post(
    '/sync/checks',
    {
      schema: {
        ...starting,
        operationId: 'start-sync-check',
        summary:
          'Fa controllare ora ciò che i portali leggono di noi / has what portals read from us checked now',
        description: 'Se uno è in corso, è quello / if one is under way, it is that one',
      },
    },
    (request, reply) => start(request, reply, 'check'),
  );
  app.post(
    '/sync/read-backs',
    {
      schema: {
        ...starting,
        operationId: 'start-sync-read-back',
        summary:
          'Fa rileggere ora ciò che un portale ha di nostro / has what a portal holds of ours read now',
        description: 'Se una è in corso, è quella / if one is under way, it is that one',
        body: ReadBackBody,
      },
    },
    (request, reply) => start(request, reply, 'read-back', request.body.portal),
  );

  for (const kind of ['check', 'read-back'] as const) {
    app.get(
      `${runsPath(kind)}/:id`,
      {
        schema: {
          tags,
          operationId: `read-sync-${kind}`,
          summary:
            kind === 'check' ? 'Legge un controllo / read a check' : 'Legge una lettura / read a read-back',
          params: RunParams,
          response: { 200: SyncRunView, ...refusals(404) },
        },
      },
      async (request, reply) => {
        reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
        return runToRest(await runOf(kind, request.params.id), publicUrl, isFull(request));
      },
    );
    app.get(
      `${runsPath(kind)}/:id/items`,
      {
        schema: {
          tags,
          operationId: `list-sync-${kind}-items`,
          summary: 'Che cosa dice di ogni dataset / what it says of each dataset',
          params: RunParams,
          querystring: ItemsQuery,
          response: { 200: page(SyncItemView), ...refusals(404) },
        },
      },
      async (request, reply) => {
        const { state, limit, cursor } = request.query;
        const run = await runOf(kind, request.params.id);
        const found = await listItems(db, run.id, {
          states: state && [state],
          after: readName(cursor),
          limit: limit + 1,
          publicOnly: !isFull(request),
        });
        const shown = found.slice(0, limit);
        const last = shown.at(-1);
        const next = found.length > limit && last ? nameCursor(last.key) : null;
        if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
        reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
        return { items: shown.map(itemToRest), next };
      },
    );
  }

  app.get(
    '/sync/checks/:id/pages',
    {
      schema: {
        tags,
        operationId: 'list-sync-check-pages',
        summary: 'Le pagine lette, con tempi e problemi / the pages read, with times and problems',
        params: RunParams,
        response: { 200: listOf(SyncPageView), ...refusals(404) },
      },
    },
    async (request) => {
      const run = await runOf('check', request.params.id);
      return { items: (await listPages(db, run.id, MOST_PAGES)).map(pageToRest) };
    },
  );

  app.get(
    '/datasets/:id/sync',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'read-dataset-sync',
        summary:
          'Come sta un dataset presso i portali, dall’ultima volta / how a dataset stands with the portals, latest first',
        params: IdParams,
        response: { 200: listOf(SyncItemView), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const record = await getResource(db, request.actor, 'dataset', request.params.id);
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return { items: (await itemsOfDataset(db, record.id, HISTORY)).map(itemToRest) };
    },
  );
}
