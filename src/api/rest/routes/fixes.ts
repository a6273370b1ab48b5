import { createHash } from 'node:crypto';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { listResources } from '../../../catalog/queries/list-resources.js';
import { getOrganization } from '../../../catalog/queries/organizations.js';
import type { DatasetRecord, ResourceRecord } from '../../../catalog/record.js';
import { AppError, type FieldProblem } from '../../../errors.js';
import { resourceLinks } from '../../../harvest/links/read-links.js';
import { type Actor, authorizeResource, canResource, refusal } from '../../../people/policy.js';
import type { ResourceKind } from '../../../platform/schema.js';
import { fixResource, fixServicesOf } from '../../../publication/fix-resource.js';
import { linkFacts } from '../../../publication/link-facts.js';
import type { Services } from '../../../services.js';
import {
  type AppliedFix,
  applyFixes,
  assess,
  certainFixes,
  changesBetween,
  type FixableDoc,
  type FixContext,
  fixContextOf,
  proposeFixes,
  readFileFacts,
} from '../../../validation/fixes/index.js';
import { scoreDataset } from '../../../validation/quality-score/index.js';
import { nextLink, positionCursor, readPosition } from '../cursor.js';
import { expectedRevision, sendTagged } from '../etag.js';
import { findingToRest, fixesToRest, standingOf } from '../fixes-to-rest.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { ChangeHeaders, IdParams, refusals } from '../schemas/common.js';
import { BulkFixesBody, BulkFixesView, FixedView, FixesBody, FixesView } from '../schemas/fixes.js';
import { resourceSelf } from '../to-rest.js';
import { DATA_SERVICES, DATASETS, type KindOfResource } from './resource-kinds.js';

const subjectOf = ({ organization, state, visibility }: ResourceRecord) => ({
  organizationId: organization.id,
  state,
  visibility,
});

/** The working copy, for those who may edit it; what others may not even read does not exist for them. */
async function workingCopy<K extends ResourceKind>(
  { db }: Services,
  actor: Actor,
  kind: K,
  id: string,
): Promise<ResourceRecord<K>> {
  const record = await getResource(db, actor, kind, id);
  authorizeResource(actor, 'edit', subjectOf(record), id);
  return record;
}

/** Fixes of one dataset or service: what can be put right, and doing it (docs/fixes.md). */
function fixesOf<K extends ResourceKind>(
  app: RestApp,
  services: Services,
  { kind, path, tag, one }: KindOfResource<K>,
): void {
  const { catalog, db } = services;
  const { publicUrl } = catalog;
  /** What is known of the files and addresses of a record. */
  const factsOf = async (record: ResourceRecord) => {
    const files = await readFileFacts(db, [record]);
    const { status, ...links } = linkFacts(await resourceLinks(db, publicUrl, record));
    const context = fixContextOf(record, { publicUrl, now: catalog.now(), files, ...links });
    return { context, links, options: { publicUrl, now: context.now, links: status } };
  };

  app.get(
    `${path}/:id/fixes`,
    {
      schema: {
        tags: [tag],
        operationId: `list-fixes-of-${tag}`,
        summary: `Che cosa si può correggere in ${one[0]} / what can be put right in ${one[1]}`,
        params: IdParams,
        response: { 200: FixesView, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const record = await workingCopy(services, request.actor, kind, request.params.id);
      const { context, options } = await factsOf(record);
      const body = fixesToRest(record, proposeFixes(record, context, options));
      // The revision in front, so that the tag serves as If-Match; what stands behind it are files and day.
      const digest = createHash('sha1').update(JSON.stringify(body)).digest('hex').slice(0, 10);
      return sendTagged(request, reply, `"${record.revision}f.${digest}"`, () => body);
    },
  );

  app.post(
    `${path}/:id/fixes`,
    {
      schema: {
        tags: [tag],
        operationId: `apply-fixes-to-${tag}`,
        summary: 'Applica le correzioni scelte alla bozza / apply the chosen fixes to the working copy',
        params: IdParams,
        headers: ChangeHeaders,
        body: FixesBody,
        response: { 200: FixedView, ...refusals(403, 404, 409, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const { apply, dryRun = false } = request.body;
      const { actor } = request;
      const record = await workingCopy(services, actor, kind, request.params.id);
      const expected = expectedRevision(request);
      const { context, links, options } = await factsOf(record);
      if (dryRun) {
        if ((expected.expectedRevision ?? record.revision) !== record.revision)
          throw new AppError('PreconditionFailed');
        const { doc, applied } = applyFixes(record.doc as FixableDoc, apply, context);
        const after = assess({ ...record, doc } as ResourceRecord, options);
        return {
          id: record.id,
          dryRun,
          revision: record.revision,
          undo: null,
          applied,
          changes: changesBetween(record.doc, doc),
          before: standingOf(assess(record, options)),
          after: standingOf(after),
          findings: after.findings.map(findingToRest),
          services: [],
        };
      }
      const { files } = context;
      const fixed = await fixResource(catalog, actor, kind, record.id, apply, { ...expected, files, links });
      const touched = apply.some(({ fix }) => fix.startsWith('hvd-'));
      const others =
        kind === 'dataset' && touched
          ? await fixServicesOf(catalog, actor, fixed.after as DatasetRecord)
          : [];
      const after = assess(fixed.after, options);
      const undo = `${resourceSelf(publicUrl, record)}/revisions/${fixed.before.revision}/restore`;
      return reply.header('ETag', `"${fixed.after.revision}"`).send({
        id: record.id,
        dryRun,
        revision: fixed.after.revision,
        undo: fixed.changes.length > 0 ? undo : null,
        applied: fixed.applied,
        changes: fixed.changes,
        before: standingOf(assess(fixed.before, options)),
        after: standingOf(after),
        findings: after.findings.map(findingToRest),
        services: others.map(({ service, changes }) => ({
          id: service.id,
          revision: service.revision,
          changes,
        })),
      });
    },
  );
}

/** The fixes asked for over many datasets: certain ones only, since nobody is there to answer. */
function certainOnly(asked: readonly string[] | undefined): string[] {
  const certain = certainFixes({ kind: 'dataset' });
  if (!asked) return certain;
  const problems = asked.flatMap((id, i): FieldProblem[] => {
    if (certain.includes(id)) return [];
    const message = {
      it: `"${id}" chiede una scelta: si applica a un dataset per volta.`,
      en: `"${id}" asks for a choice: it is applied to one dataset at a time.`,
    };
    return [{ pointer: `/fixes/${i}`, code: 'notCertain', message }];
  });
  if (problems.length > 0) throw new AppError('InvalidBody', undefined, problems);
  return [...new Set(asked)];
}

/** The certain fixes over the datasets of an organization, page by page. */
function bulkFixes(app: RestApp, services: Services): void {
  const { catalog, db } = services;
  const { publicUrl } = catalog;

  app.post(
    '/fixes',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'apply-fixes',
        summary:
          'Applica le correzioni certe ai dataset di un’organizzazione / apply certain fixes to an organization’s datasets',
        body: BulkFixesBody,
        response: { 200: BulkFixesView, ...refusals(403, 404, 415, 422) },
      },
    },
    async (request, reply) => {
      const { organization: name, fixes, dryRun, limit, cursor } = request.body;
      const { actor } = request;
      const organization = await getOrganization(db, name);
      const subject = { organizationId: organization.id, state: 'draft', visibility: 'public' } as const;
      if (!canResource(actor, 'edit', subject)) throw refusal(actor);
      const chosen = certainOnly(fixes).map((fix) => ({ fix }));
      const after = readPosition(cursor);
      const found = await listResources(db, actor, 'dataset', {
        organizationId: organization.id,
        limit: limit + 1,
        ...(after && { after }),
      });
      const records = found.slice(0, limit);
      const files = await readFileFacts(db, records);
      const items: object[] = [];
      for (const record of records) {
        const context = fixContextOf(record, { publicUrl, now: catalog.now(), files });
        const { doc, applied } = applyFixes(record.doc as FixableDoc, chosen, context);
        const useful = applied.filter(({ changes }) => changes.length > 0);
        if (useful.length === 0) continue;
        items.push(
          dryRun
            ? itemOf(record, { ...record, doc }, useful)
            : await carriedOut(actor, record, chosen, files),
        );
      }
      const last = records.at(-1);
      const next = found.length > limit && last ? positionCursor(last) : null;
      if (next) reply.header('Link', nextLink(publicUrl, `${API_BASE}/fixes`, next));
      return { items, next, dryRun, looked: records.length };
    },
  );

  async function carriedOut(
    actor: Actor,
    record: DatasetRecord,
    chosen: readonly { fix: string }[],
    files: FixContext['files'],
  ): Promise<object> {
    // Each dataset is a change of its own: what was done is done when the next one fails.
    const fixed = await fixResource(catalog, actor, 'dataset', record.id, chosen, { files });
    await fixServicesOf(catalog, actor, fixed.after);
    const useful = fixed.applied.filter(({ changes }) => changes.length > 0);
    return itemOf(fixed.before, fixed.after, useful);
  }

  const pointsOf = (record: DatasetRecord): number =>
    Math.round(scoreDataset(record, { publicUrl }).points * 100) / 100;

  const itemOf = (before: DatasetRecord, after: DatasetRecord, applied: AppliedFix[]) => ({
    id: before.id,
    name: before.name,
    revision: after.revision,
    applied,
    points: { before: pointsOf(before), after: pointsOf(after) },
  });
}

/** Fixes of datasets and services, one by one and over an organization. */
export function fixes(app: RestApp, services: Services): void {
  fixesOf(app, services, DATASETS);
  fixesOf(app, services, DATA_SERVICES);
  bulkFixes(app, services);
}
