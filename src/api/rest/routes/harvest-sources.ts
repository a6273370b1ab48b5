import { Type } from '@sinclair/typebox';
import { PROTOCOLS } from '../../../../harvesters/registry.js';
import { organizationNames } from '../../../catalog/queries/organizations-by-id.js';
import { AppError, invalidField } from '../../../errors.js';
import { overviewOf } from '../../../harvest/overview.js';
import { listItems, listRuns, planOf, startRun } from '../../../harvest/runs/runs.js';
import {
  DEFAULTS,
  type HarvestSettings,
  type HarvestSource,
  type HarvestSourceEdit,
  type HarvestSourceInput,
} from '../../../harvest/sources/model.js';
import {
  createSource,
  editSource,
  getSource,
  listSources,
  removeSource,
} from '../../../harvest/sources/sources.js';
import type { Actor } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { languageOf } from '../../common/problem.js';
import { idCursor, nextLink, positionCursor, readIdPosition, readPosition } from '../cursor.js';
import { itemToRest, protocolToRest, runToRest, sourceToRest } from '../harvest-to-rest.js';
import { mergePatch } from '../merge-patch.js';
import { bodyChecker, refuseNull } from '../read-body.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { IdParams, MergePatch, noContent, page, refusals } from '../schemas/common.js';
import {
  HarvestItemView,
  HarvestProtocolView,
  HarvestRunView,
  HarvestSourceBody,
  HarvestSourceView,
  ItemsQuery,
  RunBody,
  RunsQuery,
} from '../schemas/harvest.js';
import { allowNoBody, privately } from './harvest-common.js';

/** A body as it was sent, without what only the portal says. */
function readSource(body: HarvestSourceBody) {
  const { name, type, url, options, organization, schedule, active, settings } = body;
  return {
    name,
    type,
    url,
    options,
    organization: typeof organization === 'object' ? organization?.id : organization,
    schedule: schedule ?? undefined,
    active,
    settings,
  };
}

const present = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));

/** Where descriptions are harvested from: set up and seen by whoever may manage the source. */
export function harvestSources(app: RestApp, services: Services): void {
  const { db } = services;
  const { publicUrl } = services.catalog;
  const tags = ['harvest'];
  const check = bodyChecker(HarvestSourceBody);

  async function show(sources: readonly HarvestSource[]) {
    const overview = await overviewOf(
      db,
      sources.map(({ id }) => id),
    );
    const names = await organizationNames(
      db,
      sources.flatMap(({ organizationId }) => organizationId ?? []),
    );
    return sources.map((source) => {
      const standing = overview.get(source.id);
      if (!standing) throw new AppError('Internal');
      return sourceToRest(source, names.get(source.organizationId ?? '') ?? null, standing, publicUrl);
    });
  }
  const showOne = async (source: HarvestSource) => {
    const [shown] = await show([source]);
    if (!shown) throw new AppError('Internal');
    return shown;
  };

  app.get(
    '/harvest/protocols',
    {
      schema: {
        tags,
        operationId: 'list-harvest-protocols',
        summary: 'I protocolli con le loro opzioni / the protocols with their options',
        response: { 200: Type.Object({ items: Type.Array(HarvestProtocolView) }), ...refusals() },
      },
    },
    async () => ({ items: PROTOCOLS.map(protocolToRest) }),
  );

  app.get(
    '/harvest/sources',
    {
      schema: {
        tags,
        operationId: 'list-harvest-sources',
        summary: 'Le fonti che si possono gestire, per nome / the sources one may manage, by name',
        response: { 200: Type.Object({ items: Type.Array(HarvestSourceView) }), ...refusals() },
      },
    },
    async (request, reply) => {
      refuseAnonymous(request.actor);
      privately(reply);
      return { items: await show(await listSources(db, request.actor)) };
    },
  );

  app.post(
    '/harvest/sources',
    {
      schema: {
        tags,
        operationId: 'create-harvest-source',
        summary: 'Aggiunge una fonte; non si legge ancora nulla / add a source; nothing is read yet',
        body: HarvestSourceBody,
        response: { 201: HarvestSourceView, ...refusals(403, 404, 409, 415, 422) },
      },
    },
    async (request, reply) => {
      const input = present(readSource(request.body)) as HarvestSourceInput;
      const source = await createSource(services, request.actor, input);
      return reply
        .code(201)
        .header('Location', `${publicUrl}${API_BASE}/harvest/sources/${source.id}`)
        .send(await showOne(source));
    },
  );

  app.get(
    '/harvest/sources/:id',
    {
      schema: {
        tags,
        operationId: 'read-harvest-source',
        summary: 'Una fonte, con l’ultimo giro / a source, with its last run',
        params: IdParams,
        response: { 200: HarvestSourceView, ...refusals(404) },
      },
    },
    async (request, reply) => {
      privately(reply);
      return showOne(await getSource(db, request.actor, request.params.id));
    },
  );

  app.patch(
    '/harvest/sources/:id',
    {
      schema: {
        tags,
        operationId: 'patch-harvest-source',
        summary: 'Cambia una fonte (RFC 7396) / change a source',
        params: IdParams,
        body: MergePatch,
        response: { 200: HarvestSourceView, ...refusals(403, 404, 415, 422) },
      },
    },
    async (request) => {
      const patch = request.body;
      const before = await getSource(db, request.actor, request.params.id);
      refuseNull(patch, ['name', 'type', 'url', 'active']);
      for (const name of ['name', 'type'] as const) {
        if (patch[name] === undefined || patch[name] === before[name]) continue;
        throw invalidField(`/${name}`, 'readOnly', {
          it: 'Nome e protocollo di una fonte non si cambiano: aggiungine un’altra.',
          en: 'Name and protocol of a source are not changed: add another one.',
        });
      }
      const merged = mergePatch(asSent(before), patch);
      check(merged);
      const {
        url,
        options = {},
        organization,
        schedule,
        active,
        settings = {},
      } = readSource(merged as HarvestSourceBody);
      const edit = {
        url,
        options,
        organization: organization ?? null,
        schedule: schedule ?? null,
        active,
        settings: ownSettings(settings),
      } as HarvestSourceEdit;
      return showOne(await editSource(services, request.actor, before.id, edit));
    },
  );

  app.delete(
    '/harvest/sources/:id',
    {
      schema: {
        tags,
        operationId: 'delete-harvest-source',
        summary:
          'Dimentica una fonte e i suoi giri; ciò che ha portato resta / forget a source and its runs; what it brought stays',
        params: IdParams,
        response: { 204: noContent, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      await removeSource(services, request.actor, request.params.id);
      return reply.code(204).send();
    },
  );

  app.get(
    '/harvest/sources/:id/runs',
    {
      schema: {
        tags,
        operationId: 'list-harvest-source-runs',
        summary: 'I giri di una fonte, dal più recente / the runs of a source, the newest first',
        params: IdParams,
        querystring: RunsQuery,
        response: { 200: page(HarvestRunView), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const source = await getSource(db, request.actor, request.params.id);
      const { limit, cursor } = request.query;
      const before = readPosition(cursor);
      const found = await listRuns(db, request.actor, {
        source: source.id,
        limit: limit + 1,
        ...(before && { before }),
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const next = found.length > limit && last ? positionCursor(last) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      privately(reply);
      return { items: shown.map((run) => runToRest(run, source, publicUrl)), next };
    },
  );

  for (const isPlan of [false, true]) {
    app.post(
      `/harvest/sources/:id/${isPlan ? 'plan' : 'runs'}`,
      {
        schema: {
          tags,
          operationId: isPlan ? 'plan-harvest' : 'start-harvest-run',
          summary: isPlan
            ? 'Che cosa farebbe un giro, senza farlo / what a run would do, without doing it'
            : 'Comincia un giro / begin a run',
          description:
            'Il giro è in coda: si segue con links.self o links.events / the run is queued: follow it by links.self or links.events',
          params: IdParams,
          ...(!isPlan && { body: RunBody }),
          response: { 202: HarvestRunView, ...refusals(403, 404, 409) },
        },
        preValidation: allowNoBody,
      },
      async (request, reply) => {
        const source = await getSource(db, request.actor, request.params.id);
        const { dry = false } = (request.body ?? {}) as { dry?: boolean };
        const run = isPlan
          ? await planOf(services, request.actor, source.id)
          : await startRun(services, request.actor, source.id, { dry });
        const shown = runToRest(run, source, publicUrl);
        return reply.code(202).header('Location', shown.links.self).send(shown);
      },
    );
  }

  app.get(
    '/harvest/sources/:id/items',
    {
      schema: {
        tags,
        operationId: 'list-harvest-items',
        summary: 'Che cosa si sa di ogni record della fonte / what is known of each record of the source',
        params: IdParams,
        querystring: ItemsQuery,
        response: { 200: page(HarvestItemView), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { state, limit, cursor } = request.query;
      const after = readIdPosition(cursor);
      const found = await listItems(db, request.actor, request.params.id, {
        limit: limit + 1,
        ...(state && { state }),
        ...(after !== undefined && { after }),
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const next = found.length > limit && last ? idCursor(last.id) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      privately(reply);
      const language = languageOf(request);
      return { items: shown.map((item) => itemToRest(item, publicUrl, language)), next };
    },
  );
}

/** Settings without those that hold anyway: a later default then holds for this source too. */
const ownSettings = (settings: HarvestSettings): HarvestSettings =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => DEFAULTS[name as keyof typeof DEFAULTS] !== value),
  );

/** A source as it would be sent, for patches to be merged into. */
const asSent = (source: HarvestSource): HarvestSourceBody =>
  ({
    name: source.name,
    type: source.type,
    url: source.url,
    options: source.options,
    ...(source.organizationId && { organization: source.organizationId }),
    ...(source.schedule && { schedule: source.schedule }),
    active: source.active,
    settings: ownSettings(source.settings),
  }) as HarvestSourceBody;

function refuseAnonymous(actor: Actor): void {
  if (actor.kind === 'anonymous') throw new AppError('Unauthenticated');
}
