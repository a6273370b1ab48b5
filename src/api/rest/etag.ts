import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ResourceRecord } from '../../catalog/record.js';
import { AppError } from '../../errors.js';

/**
 * Entity tags. A tag begins with the revision it stands for, so that `If-Match` can be checked against the database in
 * the transaction of the change; what follows tells representations of one revision apart.
 */
const tag = (revision: number, rest = ''): string => `"${revision}${rest}"`;

const moment = (at: Date | undefined): string => (at ? `.${at.getTime().toString(36)}` : '');

/** The revision that a representation shows: of the working copy, or of what was last published. */
export const shownRevision = (
  record: Pick<ResourceRecord, 'revision' | 'publishedRevision' | 'version'>,
): number =>
  record.version === 'published' ? (record.publishedRevision ?? record.revision) : record.revision;

/**
 * Tag of a dataset or service. Its document is told by the revision; what stands beside the document (name, visibility,
 * organization, tables of its files) may change without one and is told by a digest.
 * @param tablesAt when a file of it was last read as a table, or what else stands beside it last changed
 * @param insider whether it is shown to who may edit it: that there is a newer draft is part of what they see
 */
export function resourceEtag(
  record: Pick<
    ResourceRecord,
    'revision' | 'publishedRevision' | 'publishedAt' | 'version' | 'name' | 'state' | 'visibility'
  > & { organization: Pick<ResourceRecord['organization'], 'name' | 'revision'> },
  tablesAt: Date | undefined,
  insider: boolean,
): string {
  const { name, state, visibility, publishedAt, organization } = record;
  const beside = [name, state, visibility, organization.name, organization.revision, publishedAt, tablesAt];
  const digest = createHash('sha1')
    .update(JSON.stringify([...beside, insider && record.revision]))
    .digest('hex');
  return tag(shownRevision(record), `${record.version === 'published' ? 'p' : 'd'}.${digest.slice(0, 10)}`);
}

/** Tag of an organization or of the catalogue. `at` where more than the revision changes what is shown. */
export const revisionEtag = (record: { revision: number }, at?: Date): string =>
  tag(record.revision, moment(at));

/**
 * What `If-Match` asks (RFC 9110, 13.1.1): the revision the client last read, or nothing for `*` or no header.
 * A weak tag counts as the strong one it was made of: proxies that compress weaken tags on the way.
 * @throws PreconditionFailed for a tag that is none of ours, BadRequest for several
 */
export function expectedRevision(request: Pick<FastifyRequest, 'headers'>): { expectedRevision?: number } {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '' || header === '*') return {};
  if (header.includes(',')) {
    throw new AppError('BadRequest', {
      it: 'If-Match può contenere un solo ETag.',
      en: 'If-Match can hold one ETag only.',
    });
  }
  const revision = /^(?:W\/)?"(\d+)[a-z0-9.]*"$/.exec(header)?.[1];
  if (revision === undefined) throw new AppError('PreconditionFailed');
  return { expectedRevision: Number(revision) };
}

/** Whether `If-None-Match` names this tag (RFC 9110, 13.1.2, weak comparison): the client has it already. */
export function alreadyHas(request: Pick<FastifyRequest, 'headers'>, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  return header.split(',').some((one) => {
    const given = one.trim().replace(/^W\//, '');
    return given === '*' || given === etag;
  });
}

/**
 * Answers a read: 304 when the client has this very representation. Caches must ask again each time, since what one
 * sees depends on the token and a draft may be published at any moment. `body` is made only when it is sent.
 */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  etag: string,
  body: () => unknown,
): FastifyReply {
  reply.header('ETag', etag).header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
  return alreadyHas(request, etag) ? reply.code(304).send() : reply.send(body());
}
