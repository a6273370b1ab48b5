import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { readCatalog } from '../../../catalog/queries/catalog.js';
import { tablesOf } from '../../../catalog/queries/distributions-with-tables.js';
import { findResource, getResource } from '../../../catalog/queries/find-resource.js';
import { getOrganization } from '../../../catalog/queries/organizations.js';
import type { DatasetRecord, ResourceRecord } from '../../../catalog/record.js';
import type { Actor } from '../../../people/policy.js';
import type { ResourceKind } from '../../../platform/schema.js';
import { assess, judge } from '../../../publication/judge.js';
import { policyOf } from '../../../publication/policy.js';
import { withDates } from '../../../publication/publish.js';
import { findReport, toReport } from '../../../publication/report.js';
import { reportFigures, reportRows } from '../../../publication/report-figures.js';
import type { Services } from '../../../services.js';
import { keepScores } from '../../../validation/quality-score/index.js';
import { languageOf } from '../../common/problem.js';
import { sendTagged, shownRevision } from '../etag.js';
import { figuresToRest, reportToRest, rowsToCsv } from '../report-to-rest.js';
import type { RestApp } from '../rest-app.js';
import { IdParams, refusals } from '../schemas/common.js';
import { ReportFiguresView, ResourceReport } from '../schemas/reports.js';
import { VersionQuery } from './distributions.js';
import { DATA_SERVICES, DATASETS, type KindOfResource } from './resource-kinds.js';

/** How old the figures of the catalogue may be though reports were made meanwhile. */
const FRESH_MS = 60_000;

const OrganizationQuery = Type.Object(
  { organization: Type.Optional(Type.String({ maxLength: 500, description: 'Id o nome / id or name' })) },
  { additionalProperties: false },
);

/** What is shown without a version: what is published, else the working copy to those who may see it. */
async function shownRecord<K extends ResourceKind>(
  { db }: Services,
  actor: Actor,
  kind: K,
  id: string,
  version: 'draft' | 'published' | undefined,
): Promise<ResourceRecord<K>> {
  const published =
    version === 'draft' ? undefined : await findResource(db, actor, kind, id, { version: 'published' });
  return published ?? getResource(db, actor, kind, id, { version: version ?? 'draft' });
}

/** What a record is looked at with: its tables have interfaces that are served with it. */
const judging = async (db: Services['db'], catalog: Services['catalog'], record: ResourceRecord) => ({
  publicUrl: catalog.publicUrl,
  now: catalog.now,
  hasTable: record.kind === 'dataset' ? await tablesOf(db, [record as DatasetRecord]) : undefined,
});

/** The report kept with what is published; made now where none is (published before reports were kept). */
async function publishedReport({ db, catalog }: Services, record: ResourceRecord) {
  const revision = shownRevision(record);
  const kept = await findReport(db, record.id, revision);
  return (
    kept ?? toReport({ revision }, assess(record, await judging(db, catalog, record)), record.modifiedAt)
  );
}

/** The working copy as it would be published. */
async function draftReport({ db, catalog }: Services, record: ResourceRecord) {
  const doc = withDates(record.doc, catalog.now());
  const context = await judging(db, catalog, record);
  const verdict = judge({ ...record, doc }, context, await policyOf(db, record.organization.id));
  return { report: toReport(record, verdict, catalog.now()), problems: verdict.problems };
}

function reportOf<K extends ResourceKind>(
  app: RestApp,
  services: Services,
  { kind, path, tag, one }: KindOfResource<K>,
): void {
  const { publicUrl } = services.catalog;
  app.get(
    `${path}/:id/report`,
    {
      schema: {
        tags: [tag],
        operationId: `read-${tag}-report`,
        summary: `Che cosa dicono le regole di ${one[0]} / what the rules say of ${one[1]}`,
        description:
          'Quello conservato con la revisione pubblicata; con version=draft, calcolato ora sulla bozza, con ciò che ne ferma la pubblicazione / the one kept with the published revision; with version=draft made now of the working copy, with what stops its publication',
        params: IdParams,
        querystring: VersionQuery,
        response: { 200: ResourceReport, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { version } = request.query;
      const record = await shownRecord(services, request.actor, kind, request.params.id, version);
      let body: ReturnType<typeof reportToRest>;
      if (record.version === 'published') {
        body = reportToRest(record, await publishedReport(services, record), publicUrl);
      } else {
        const { report, problems } = await draftReport(services, record);
        body = reportToRest(record, report, publicUrl, { problems, language: languageOf(request) });
      }
      const digest = createHash('sha1').update(JSON.stringify(body)).digest('hex').slice(0, 10);
      return sendTagged(request, reply, `"${body.revision}r.${digest}"`, () => body);
    },
  );
}

/** Reports of what was published, and of the whole catalogue, from those that were kept (docs/validation.md). */
export function reports(app: RestApp, services: Services): void {
  const { db, jobs } = services;
  const { publicUrl } = services.catalog;
  const kept = keepScores((organizationId) => reportFigures(db, organizationId));
  reportOf(app, services, DATASETS);
  reportOf(app, services, DATA_SERVICES);

  app.get(
    '/reports',
    {
      schema: {
        tags: ['validation'],
        operationId: 'read-reports',
        summary:
          'I rapporti di tutto ciò che è pubblico, per regola e per organizzazione / the reports of all that is public, by rule and by organization',
        querystring: OrganizationQuery,
        response: { 200: ReportFiguresView, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { organization } = request.query;
      const id = organization === undefined ? undefined : (await getOrganization(db, organization)).id;
      const { modifiedAt } = await readCatalog(db);
      const minute = Math.floor(Date.now() / FRESH_MS);
      const figures = await kept(id, `${modifiedAt.toISOString()} ${minute}`);
      if (figures.missing > 0) await jobs.add(db, 'make-reports', {}, 'make-reports');
      reply.header('Cache-Control', 'no-cache');
      return figuresToRest(figures, publicUrl, organization);
    },
  );

  app.get(
    '/reports.csv',
    {
      schema: {
        tags: ['validation'],
        operationId: 'export-reports',
        summary: 'Gli stessi numeri in CSV / the same figures in CSV',
        querystring: OrganizationQuery,
        response: {
          200: {
            description: 'Una riga per organizzazione e regola / one row an organization and rule',
            content: { 'text/csv': { schema: Type.Unsafe<string>({ type: 'string' }) } },
          },
          ...refusals(404),
        },
      },
    },
    async (request, reply) => {
      const { organization } = request.query;
      const id = organization === undefined ? undefined : (await getOrganization(db, organization)).id;
      reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="reports.csv"')
        .header('Cache-Control', 'no-cache');
      return reply.send(rowsToCsv(await reportRows(db, id)));
    },
  );
}
