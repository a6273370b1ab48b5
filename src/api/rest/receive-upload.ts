import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { AttachedFile } from '../../catalog/commands/files.js';
import { attachBlob, type Upload } from '../../catalog/commands/store-file.js';
import { AppError, invalidField } from '../../errors.js';
import { FileTooLarge, UploadInterrupted } from '../../files/file-errors.js';
import { fetchFile } from '../../harvest/refresh/fetch-file.js';
import { parseSchedule } from '../../harvest/refresh/schedule.js';
import { findSource, forgetAnswers, recordOutcome, saveSource } from '../../harvest/refresh/sources.js';
import { actorName } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { storeUpload } from '../common/store-upload.js';
import { watchForEnd } from '../common/watch-form-end.js';
import { expectedRevision } from './etag.js';
import { readSchedule } from './read-schedule.js';
import type { FileFromUrl } from './schemas/source.js';

/** What multipart adds around a file at most: boundaries, headers, small fields. */
const ENVELOPE = 1024 * 1024;

type Target = Pick<Upload, 'actor' | 'dataset' | 'distribution'>;

/**
 * Receives a file sent as `multipart/form-data` in the field `file`, streaming it to the store.
 * The part is copied through a stream of its own: a store that refuses destroys its source, and the connection that
 * the part belongs to must live on to carry the answer. The copy ends only when the whole form has: one that was cut
 * short, or holds more files, is never taken for complete.
 * Errors: those of `storeUpload`; InvalidBody when there is no field `file`; BadRequest for a form that is none.
 */
export async function receiveMultipart(services: Services, request: FastifyRequest, target: Target) {
  const { maxUploadBytes } = services.config;
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxUploadBytes + ENVELOPE) throw new FileTooLarge(maxUploadBytes, announced);
  const change = expectedRevision(request);
  const parts = request.parts();
  const first = firstFile(parts);
  const isClosed = watchForEnd(request);
  const part = await first;
  if (part?.fieldname !== 'file') throw noFile(part?.fieldname);

  const through = new PassThrough({ highWaterMark: 256 * 1024 });
  let refused: Error | undefined;
  part.file.pipe(through, { end: false });
  void readWhole(request, parts, part).then(
    () => (isClosed() ? through.end() : through.destroy(new UploadInterrupted(part.file.bytesRead))),
    (error: { code?: string }) => {
      if (error.code === 'FST_FILES_LIMIT') refused = severalFiles();
      if (error.code === 'FST_REQ_FILE_TOO_LARGE')
        refused = new FileTooLarge(maxUploadBytes, part.file.bytesRead);
      through.destroy(new UploadInterrupted(part.file.bytesRead));
    },
  );
  try {
    return await storeUpload(
      services,
      { ...target, fileName: part.filename || 'file', mediaType: part.mimetype },
      through,
      change,
    );
  } catch (error) {
    throw refused ?? error;
  } finally {
    part.file.unpipe(through);
    part.file.resume();
  }
}

type Parts = AsyncIterableIterator<Multipart>;

/** The first file of the form; fields before it are passed over. */
async function firstFile(parts: Parts): Promise<MultipartFile | undefined> {
  try {
    for (;;) {
      const { value, done } = await parts.next();
      if (done) return undefined;
      if (value.type === 'file') return value;
    }
  } catch (error) {
    // The parser's own words are English and without a code: no boundary, a broken header.
    if ((error as { code?: string }).code !== undefined) throw error;
    throw new AppError('BadRequest', {
      it: 'Il modulo multipart/form-data non è leggibile.',
      en: 'The multipart/form-data form cannot be read.',
    });
  }
}

/**
 * Waits for the end of the form, of its file and of the request, reading past what follows the file. Rejects when one
 * of them ends early: the parser counts a connection that closes as the end of the form.
 */
async function readWhole({ raw }: FastifyRequest, parts: Parts, { file }: MultipartFile): Promise<void> {
  for (;;) {
    const { value, done } = await parts.next();
    if (done) break;
    if (value.type === 'file') value.file.resume();
  }
  if (!file.readableEnded && !raw.readableEnded) throw new UploadInterrupted(file.bytesRead);
  await finished(file, { writable: false });
  raw.resume();
  if (!raw.readableEnded) await finished(raw, { writable: false });
}

const severalFiles = () =>
  invalidField('/file', 'single', {
    it: 'Si carica un file alla volta.',
    en: 'One file is uploaded at a time.',
  });

const noFile = (found: string | undefined) =>
  invalidField('/file', 'required', {
    it: `Manca il campo "file" con il contenuto${found ? ` (c’è "${found}")` : ''}.`,
    en: `The field "file" with the content is missing${found ? ` (there is "${found}")` : ''}.`,
  });

/**
 * Reads a file from an address that the client gives, and remembers the address: it is the distribution's source from
 * now on, refreshed on the schedule that is asked for. What is left out stays as it was for the same address.
 * Errors: those of `fetchFile` (RemoteFailed, with the reason), and of `attachBlob`; InvalidBody (schedule).
 */
export async function receiveFromUrl(
  services: Services,
  request: FastifyRequest,
  target: Target,
  sent: FileFromUrl,
): Promise<AttachedFile> {
  const change = expectedRevision(request);
  const { url } = sent;
  const asked = sent.refresh === undefined ? undefined : readSchedule(sent.refresh);
  const fetched = await fetchFile(services, url);
  if (!fetched) throw new Error('an unconditional request is never answered with "unchanged"');
  const distributionId = target.distribution.id;
  return attachBlob(
    services,
    { ...target, fileName: fetched.fileName, mediaType: fetched.mediaType, sourceUrl: url },
    fetched.blob,
    {
      ...change,
      andThen: async (trx, { record, file, unchanged }) => {
        const now = services.catalog.now();
        const old = await findSource(trx, distributionId);
        const same = old?.url === url ? old : undefined;
        const schedule = asked === undefined ? (same?.schedule ?? null) : asked;
        const settings = { url, schedule, autoPublish: sent.autoPublish ?? same?.autoPublish ?? false };
        await forgetAnswers(trx, distributionId, url);
        const ids = { distributionId, datasetId: record.id };
        await saveSource(trx, ids, settings, actorName(target.actor), now);
        const answer = { fileId: file.id, etag: fetched.etag, lastModified: fetched.lastModified };
        const nextAt = schedule === null ? null : parseSchedule(schedule).nextAfter(now);
        const status = unchanged ? 'unchanged' : 'updated';
        await recordOutcome(trx, { distributionId, url }, { status, answer }, { at: now, nextAt });
      },
    },
  );
}
