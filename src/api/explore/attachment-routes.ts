import type { Services } from '../../services.js';
import { exploreAddresses } from './addresses.js';
import { AttachmentList, answers } from './answers.js';
import type { ExploreApp } from './explore-app.js';
import { unknown } from './explore-error.js';
import { getExploreDataset } from './find-table.js';
import {
  AttachmentParams,
  DatasetParams,
  FileParams,
  FileSizeParams,
  languageFor,
  PlainQuery,
} from './parameters.js';
import { type Attachment, attachmentsOf } from './to-dataset.js';

/**
 * The stored file of a public dataset, by the id of its distribution or its own, or by its name.
 * @param kind what it is called where it is not found
 * @throws ExploreError 404
 */
export async function getAttachment(
  services: Services,
  kind: string,
  datasetId: string,
  id: string,
): Promise<Attachment> {
  const { publicUrl } = services.catalog;
  const dataset = await getExploreDataset(services, datasetId);
  const attachments = attachmentsOf(dataset, { publicUrl, language: 'it' });
  const found =
    attachments.find((each) => each.id === id || each.fileId === id) ??
    attachments.find(({ fileName }) => fileName === id);
  if (!found) throw unknown(kind, id);
  return found;
}

/**
 * The stored files of a dataset (contract, section 1). No field of a table holds files here, so that `files`, where clients
 * look for those, has the same: what is none of them is not there.
 */
export function attachmentRoutes(app: ExploreApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const at = exploreAddresses(publicUrl);
  const base = '/catalog/datasets/:dataset_id';

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
    async ({ params: { dataset_id, attachment_id } }, reply) =>
      reply.redirect((await getAttachment(services, 'attachment', dataset_id, attachment_id)).url, 302),
  );

  for (const path of [`${base}/files/:file_id`, `${base}/files/:file_id/download`]) {
    app.get(
      path,
      { schema: { params: FileParams, querystring: PlainQuery } },
      async ({ params: { dataset_id, file_id } }, reply) =>
        reply.redirect((await getAttachment(services, 'file', dataset_id, file_id)).url, 302),
    );
  }
  // `/300` is a picture so many pixels wide: there are no small ones, who asks for them can show the picture itself.
  app.get(
    `${base}/files/:file_id/:size`,
    { schema: { params: FileSizeParams, querystring: PlainQuery } },
    async ({ params: { dataset_id, file_id, size } }, reply) => {
      const { url, mimetype } = await getAttachment(services, 'file', dataset_id, file_id);
      if (!/^\d+$/.test(size) || !mimetype.startsWith('image/')) throw unknown('size of file', size);
      return reply.redirect(url, 302);
    },
  );
}
