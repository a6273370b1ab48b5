import type { FastifyReply, FastifyRequest } from 'fastify';
import { linkStatuses } from '../../harvest/links/read-links.js';
import type { Format } from '../../rdf/formats.js';
import { qualityQuads, scoreDataset } from '../../validation/quality-score/index.js';
import type { DcatOptions } from './options.js';
import { sendRdf } from './reply.js';
import { findShown, provenance } from './resource-documents.js';

/** The quality score of a dataset as measurements of the Data Quality Vocabulary (docs/quality-score.md). */
export async function sendQuality(
  options: DcatOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  idOrName: string,
): Promise<FastifyReply> {
  const { db, publicUrl } = options;
  const record = await findShown(options, request, 'dataset', idOrName);
  const { fingerprint, lastModified, ...rest } = provenance([record]);
  const { status: links, changedAt } = await linkStatuses(db, publicUrl, [record]);
  return sendRdf(request, reply, {
    ...rest,
    format,
    fingerprint: ['quality', publicUrl, changedAt, ...fingerprint],
    lastModified: changedAt && changedAt > lastModified ? changedAt : lastModified,
    alternate: (extension) => `${publicUrl}/dataset/${record.name}/quality.${extension}`,
    body: {
      whole: () => qualityQuads(record, scoreDataset(record, { publicUrl, links }), { publicUrl, links }),
    },
  });
}
