import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import { resourcePage } from '../../../catalog/addresses.js';
import { readCatalog } from '../../../catalog/queries/catalog.js';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { getOrganization } from '../../../catalog/queries/organizations.js';
import { linkStatuses } from '../../../harvest/links/read-links.js';
import type { Services } from '../../../services.js';
import {
  keepScores,
  type PublishedOptions,
  scoreDataset,
  scorePublished,
  streamScores,
} from '../../../validation/quality-score/index.js';
import { resourceEtag, sendTagged } from '../etag.js';
import { aggregateToRest, datasetQualityToRest, SCORES_HEADER, scoreToCsv } from '../quality-to-rest.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { IdParams, refusals } from '../schemas/common.js';
import { AggregateQuality, DatasetQuality } from '../schemas/quality.js';
import { isInsider } from '../to-rest.js';
import { VersionQuery } from './distributions.js';

/** The European quality score (MQA) of datasets, organizations and the catalogue (docs/quality-score.md). */
export function quality(app: RestApp, services: Services): void {
  const { db } = services;
  const { publicUrl } = services.catalog;
  const options: PublishedOptions = {
    publicUrl,
    linksOf: async (records) => (await linkStatuses(db, publicUrl, records)).status,
  };
  const base = `${publicUrl}${API_BASE}`;
  const kept = keepScores((organizationId) => scorePublished(db, options, organizationId));

  app.get(
    '/datasets/:id/quality',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'read-dataset-quality',
        summary: 'Qualità dei metadati di un dataset (MQA) / metadata quality of a dataset',
        params: IdParams,
        querystring: VersionQuery,
        response: { 200: DatasetQuality, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { version } = request.query;
      const { actor } = request;
      const record = await getResource(db, actor, 'dataset', request.params.id, {
        ...(version && { version }),
      });
      const { status: links, changedAt } = await linkStatuses(db, publicUrl, [record]);
      const etag = resourceEtag(record, changedAt, isInsider(actor, record));
      const self = `${base}/datasets/${record.id}`;
      return sendTagged(request, reply, etag, () =>
        datasetQualityToRest(record, scoreDataset(record, { publicUrl, links }), {
          self: `${self}/quality`,
          dataset: self,
          rdf: `${resourcePage(publicUrl, record)}/quality.ttl`,
        }),
      );
    },
  );

  app.get(
    '/organizations/:id/quality',
    {
      schema: {
        tags: ['organizations'],
        operationId: 'read-organization-quality',
        summary: 'Qualità dei metadati pubblicati da un’organizzazione / of what an organization published',
        params: IdParams,
        response: { 200: AggregateQuality, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const organization = await getOrganization(db, request.params.id);
      const { modifiedAt } = await readCatalog(db);
      const score = await kept(organization.id, `${organization.revision} ${modifiedAt.toISOString()}`);
      const self = `${base}/organizations/${organization.id}`;
      reply.header('Cache-Control', 'no-cache');
      return aggregateToRest(score, { self: `${self}/quality`, organization: self });
    },
  );

  app.get(
    '/catalog/quality',
    {
      schema: {
        tags: ['catalog'],
        operationId: 'read-catalog-quality',
        summary: 'Qualità dei metadati di tutto il catalogo / metadata quality of the whole catalogue',
        response: { 200: AggregateQuality, ...refusals() },
      },
    },
    async (_request, reply) => {
      const { modifiedAt } = await readCatalog(db);
      reply.header('Cache-Control', 'no-cache');
      return aggregateToRest(await kept(undefined, modifiedAt.toISOString()), {
        self: `${base}/catalog/quality`,
        csv: `${base}/catalog/quality.csv`,
      });
    },
  );

  app.get(
    '/catalog/quality.csv',
    {
      schema: {
        tags: ['catalog'],
        operationId: 'export-quality',
        summary: 'I punteggi di tutti i dataset pubblici, in CSV / the scores of all public datasets',
        response: {
          200: {
            description: 'Una riga per dataset / one row a dataset',
            content: { 'text/csv': { schema: Type.Unsafe<Readable | string>({ type: 'string' }) } },
          },
          ...refusals(),
        },
      },
    },
    async (request, reply) => {
      // No tag: what is known of addresses changes it without a change of the catalogue.
      reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="quality.csv"')
        .header('Cache-Control', 'no-cache');
      return reply.send(request.method === 'HEAD' ? '' : Readable.from(csv(), { objectMode: false }));
    },
  );

  async function* csv(): AsyncGenerator<Buffer> {
    yield Buffer.from(SCORES_HEADER);
    for await (const batch of streamScores(db, options)) {
      yield Buffer.from(batch.map(({ record, score }) => scoreToCsv(record, score)).join(''));
    }
  }
}
