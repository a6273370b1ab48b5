import type { FastifyReply, FastifyRequest } from 'fastify';
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
  const { publicUrl } = options;
  const record = await findShown(options, request, 'dataset', idOrName);
  const { fingerprint, ...rest } = provenance([record]);
  return sendRdf(request, reply, {
    ...rest,
    format,
    fingerprint: ['quality', publicUrl, ...fingerprint],
    alternate: (extension) => `${publicUrl}/dataset/${record.name}/quality.${extension}`,
    body: { whole: () => qualityQuads(record, scoreDataset(record, { publicUrl }), { publicUrl }) },
  });
}
