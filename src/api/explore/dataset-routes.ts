import type { Services } from '../../services.js';
import { exploreAddresses } from './addresses.js';
import { AttachmentList, answers, LinkList, RecordAnswer, RecordList } from './answers.js';
import type { ExploreApp } from './explore-app.js';
import { unknown } from './explore-error.js';
import { getExploreDataset, getExploreTable } from './find-table.js';
import {
  AttachmentParams,
  DatasetParams,
  ListQuery,
  languageFor,
  OneQuery,
  PlainQuery,
  RecordParams,
} from './parameters.js';
import { listRecords, oneRecord } from './records.js';
import { attachmentsOf, formatsOf } from './to-dataset.js';

/** Paths of one dataset (contract, section 1), but those of `sharedRoutes`. */
export function datasetRoutes(app: ExploreApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const at = exploreAddresses(publicUrl);
  const base = '/catalog/datasets/:dataset_id';

  app.get(
    `${base}/records`,
    { schema: { params: DatasetParams, querystring: ListQuery, response: answers(RecordList) } },
    async (request) => {
      const found = await getExploreTable(services, request.params.dataset_id);
      return listRecords(services, found, request.query, request.url);
    },
  );

  app.get(
    `${base}/records/:record_id`,
    { schema: { params: RecordParams, querystring: OneQuery, response: answers(RecordAnswer) } },
    async (request) => {
      const found = await getExploreTable(services, request.params.dataset_id);
      return oneRecord(services, found, request.params.record_id, request.query);
    },
  );

  app.get(
    `${base}/exports`,
    { schema: { params: DatasetParams, querystring: PlainQuery, response: answers(LinkList) } },
    async (request) => {
      const dataset = await getExploreDataset(services, request.params.dataset_id);
      const own = at.exports(dataset.id);
      const links = [
        { href: own, rel: 'self' },
        ...formatsOf(dataset).map((format) => ({ href: `${own}/${format}`, rel: format })),
      ];
      return { links, _links: links };
    },
  );

  app.get(
    `${base}/attachments`,
    { schema: { params: DatasetParams, querystring: PlainQuery, response: answers(AttachmentList) } },
    async (request) => {
      const dataset = await getExploreDataset(services, request.params.dataset_id);
      const attachments = attachmentsOf(dataset, { publicUrl, language: languageFor(request.query) });
      return {
        links: [],
        _links: [],
        attachments: attachments.map(({ id, title, mimetype, url }) => ({
          href: at.attachment(dataset.id, id),
          metas: { 'mime-type': mimetype, title, id, url },
        })),
      };
    },
  );

  app.get(
    `${base}/attachments/:attachment_id`,
    { schema: { params: AttachmentParams, querystring: PlainQuery } },
    async (request, reply) => {
      const { attachment_id } = request.params;
      const dataset = await getExploreDataset(services, request.params.dataset_id);
      const attachment = attachmentsOf(dataset, { publicUrl, language: 'it' }).find(
        ({ id }) => id === attachment_id,
      );
      if (!attachment) throw unknown('attachment', attachment_id);
      return reply.redirect(attachment.url, 302);
    },
  );
}
