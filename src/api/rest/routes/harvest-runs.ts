import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { AppError, notFound } from '../../../errors.js';
import { decideMerge, listMerges } from '../../../harvest/decisions/merges.js';
import { confirmRemovals, dismissRemovals, undoRemoval } from '../../../harvest/decisions/removals.js';
import type { HarvestOutcome, HarvestRun } from '../../../harvest/runs/model.js';
import { cancelRun, findRun, listRunItems, listRuns } from '../../../harvest/runs/runs.js';
import { findSource, getSource, listSources } from '../../../harvest/sources/access.js';
import type { HarvestSource } from '../../../harvest/sources/model.js';
import type { Services } from '../../../services.js';
import { sendEvents } from '../../common/event-stream.js';
import { languageOf } from '../../common/problem.js';
import { idCursor, nextLink, positionCursor, readIdPosition, readPosition } from '../cursor.js';
import { runEvents } from '../harvest-events.js';
import {
  itemToRest,
  mergeToRest,
  RUN_ITEMS_HEADER,
  runItemToCsv,
  runItemToRest,
  runToRest,
} from '../harvest-to-rest.js';
import type { RestApp } from '../rest-app.js';
import { page, refusals } from '../schemas/common.js';
import {
  AllRunsQuery,
  HarvestItemView,
  HarvestMergeView,
  HarvestRunItemView,
  HarvestRunView,
  ItemParams,
  MergeBody,
  MergesQuery,
  OutcomeQuery,
  RemovalsBody,
  RunItemsQuery,
  RunParams,
} from '../schemas/harvest.js';
import { privately } from './harvest-common.js';

/** Lines of a report read at once for its CSV. */
const CSV_BATCH = 1000;

/** Runs of harvesting, their reports, and what people decide about them. */
export function harvestRuns(app: RestApp, services: Services): void {
  const { db } = services;
  const { publicUrl } = services.catalog;
  const tags = ['harvest'];

  /** The run with its source. Throws NotFound, Unauthenticated. */
  async function runOf(
    request: FastifyRequest,
    id: string,
  ): Promise<{ run: HarvestRun; source: HarvestSource }> {
    const run = await findRun(db, request.actor, id);
    const source = run && (await findSource(db, run.sourceId));
    if (!run || !source) throw notFound(id);
    return { run, source };
  }
  const shown = async (run: HarvestRun) =>
    runToRest(run, (await findSource(db, run.sourceId)) ?? { id: run.sourceId, name: '' }, publicUrl);

  app.get(
    '/harvest/runs',
    {
      schema: {
        tags,
        operationId: 'list-harvest-runs',
        summary: 'I giri di tutte le fonti, dal più recente / the runs of all sources, the newest first',
        querystring: AllRunsQuery,
        response: { 200: page(HarvestRunView), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { actor } = request;
      if (actor.kind === 'anonymous') throw new AppError('Unauthenticated');
      const { source, limit, cursor } = request.query;
      const sources = source ? [await getSource(db, actor, source)] : await listSources(db, actor);
      const before = readPosition(cursor);
      const found = await listRuns(db, actor, {
        limit: limit + 1,
        ...(source && { source }),
        ...(before && { before }),
      });
      const runs = found.slice(0, limit);
      const last = runs.at(-1);
      const next = found.length > limit && last ? positionCursor(last) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      privately(reply);
      const byId = new Map(sources.map((one) => [one.id, one]));
      return {
        items: runs.map((run) =>
          runToRest(run, byId.get(run.sourceId) ?? { id: run.sourceId, name: '' }, publicUrl),
        ),
        next,
      };
    },
  );

  app.get(
    '/harvest/runs/:id',
    {
      schema: {
        tags,
        operationId: 'read-harvest-run',
        summary: 'Un giro, come procede / a run, as it stands',
        params: RunParams,
        response: { 200: HarvestRunView, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { run, source } = await runOf(request, request.params.id);
      privately(reply);
      return runToRest(run, source, publicUrl);
    },
  );

  app.get(
    '/harvest/runs/:id/items',
    {
      schema: {
        tags,
        operationId: 'list-harvest-run-items',
        summary:
          'Il rapporto di un giro, riga per riga; ciò che non è cambiato non ne ha / the report of a run, line by line; what has not changed has none',
        params: RunParams,
        querystring: RunItemsQuery,
        response: { 200: page(HarvestRunItemView), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { outcome, limit, cursor } = request.query;
      const after = readIdPosition(cursor);
      const found = await listRunItems(db, request.actor, request.params.id, {
        limit: limit + 1,
        ...(outcome && { outcome }),
        ...(after !== undefined && { after }),
      });
      const lines = found.slice(0, limit);
      const last = lines.at(-1);
      const next = found.length > limit && last ? idCursor(last.id) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      privately(reply);
      const language = languageOf(request);
      return { items: lines.map((line) => runItemToRest(line, publicUrl, language)), next };
    },
  );

  app.get(
    '/harvest/runs/:id/items.csv',
    {
      schema: {
        tags,
        operationId: 'export-harvest-run-items',
        summary: 'Lo stesso rapporto in CSV / the same report in CSV',
        params: RunParams,
        querystring: OutcomeQuery,
        response: {
          200: {
            description: 'Una riga per record / one row a record',
            content: { 'text/csv': { schema: Type.Unsafe<Readable | string>({ type: 'string' }) } },
          },
          ...refusals(404),
        },
      },
    },
    async (request, reply) => {
      const { run, source } = await runOf(request, request.params.id);
      privately(reply)
        .type('text/csv; charset=utf-8')
        .header(
          'Content-Disposition',
          `attachment; filename="${source.name}-${run.createdAt.toISOString().slice(0, 10)}.csv"`,
        );
      const lines = csv(request, run.id, request.query.outcome);
      return reply.send(request.method === 'HEAD' ? '' : Readable.from(lines, { objectMode: false }));
    },
  );

  async function* csv(
    request: FastifyRequest,
    runId: string,
    outcome: HarvestOutcome | undefined,
  ): AsyncGenerator<Buffer> {
    yield Buffer.from(RUN_ITEMS_HEADER);
    const language = languageOf(request);
    for (let after = 0, n = CSV_BATCH; n === CSV_BATCH; ) {
      const lines = await listRunItems(db, request.actor, runId, {
        after,
        limit: CSV_BATCH,
        ...(outcome && { outcome }),
      });
      n = lines.length;
      after = lines.at(-1)?.id ?? after;
      yield Buffer.from(lines.map((line) => runItemToCsv(line, language)).join(''));
    }
  }

  app.get(
    '/harvest/runs/:id/events',
    {
      schema: {
        tags,
        operationId: 'watch-harvest-run',
        summary: 'Come procede un giro, mentre procede (SSE) / how a run comes along, as it does',
        description:
          'Evento "run" a ogni cambiamento, con il giro; "end" alla fine / event "run" at each change, with the run; "end" at its end',
        params: RunParams,
        response: {
          200: {
            description: 'Server-Sent Events',
            content: { 'text/event-stream': { schema: Type.Unsafe<never>({ type: 'string' }) } },
          },
          ...refusals(404),
        },
      },
      exposeHeadRoute: false,
    },
    async (request, reply) => {
      const { run, source } = await runOf(request, request.params.id);
      return sendEvents(reply, (signal) => runEvents(services, run.id, source, signal)) as never;
    },
  );

  app.post(
    '/harvest/runs/:id/cancel',
    {
      schema: {
        tags,
        operationId: 'cancel-harvest-run',
        summary: 'Ferma un giro; ciò che ha già fatto resta / stop a run; what it has done stays',
        params: RunParams,
        response: { 202: HarvestRunView, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const run = await cancelRun(services, request.actor, request.params.id);
      return reply.code(202).send(await shown(run));
    },
  );

  app.post(
    '/harvest/runs/:id/removals',
    {
      schema: {
        tags,
        operationId: 'decide-harvest-removals',
        summary:
          'Conferma o respinge le rimozioni di un giro che aspetta / confirm or dismiss the removals of a run that waits',
        params: RunParams,
        body: RemovalsBody,
        response: { 200: HarvestRunView, ...refusals(404, 409, 415, 422) },
      },
    },
    async (request) => {
      const { actor, params, body } = request;
      // An id that is none names nothing.
      await runOf(request, params.id);
      const decide = body.decision === 'confirm' ? confirmRemovals : dismissRemovals;
      return shown(await decide(services, actor, params.id));
    },
  );

  app.get(
    '/harvest/merges',
    {
      schema: {
        tags,
        operationId: 'list-harvest-merges',
        summary:
          'Record che sembrano qualcosa di già presente: decide una persona / records that look like something that is here: a person decides',
        querystring: MergesQuery,
        response: { 200: Type.Object({ items: Type.Array(HarvestMergeView) }), ...refusals(404) },
      },
    },
    async (request, reply) => {
      if (request.actor.kind === 'anonymous') throw new AppError('Unauthenticated');
      const found = await listMerges(db, request.actor, request.query.source);
      privately(reply);
      return { items: found.map((merge) => mergeToRest(merge, publicUrl)) };
    },
  );

  app.post(
    '/harvest/items/:id/merge',
    {
      schema: {
        tags,
        operationId: 'decide-harvest-merge',
        summary: 'Dice se un record è ciò che sembra / say whether a record is what it looks like',
        params: ItemParams,
        body: MergeBody,
        response: { 200: HarvestItemView, ...refusals(404, 409, 415, 422) },
      },
    },
    async (request) => {
      const item = await decideMerge(services, request.actor, request.params.id, request.body.decision);
      return itemToRest(item, publicUrl, languageOf(request));
    },
  );

  app.post(
    '/harvest/items/:id/undo-removal',
    {
      schema: {
        tags,
        operationId: 'undo-harvest-removal',
        summary:
          'Riporta ciò che un giro ha rimosso: resta anche se la fonte non l’ha più / bring back what a run removed: it stays though the source has it no more',
        params: ItemParams,
        response: { 200: HarvestItemView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const item = await undoRemoval(services, request.actor, request.params.id);
      return itemToRest(item, publicUrl, languageOf(request));
    },
  );
}
