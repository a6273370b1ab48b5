import { finished, PassThrough } from 'node:stream';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { StoredBlob } from '../../files/blob-store.js';
import { FileTooLarge, UploadInterrupted } from '../../files/file-errors.js';
import type { Services } from '../../services.js';
import { watchForEnd } from '../common/watch-form-end.js';
import { CkanFault, validationError } from './faults.js';
import { fromPairs, type RawParameters } from './parameters.js';

/** A file of a form whose bytes are in the blob store; nothing refers to them yet. */
export interface ReceivedFile {
  fileName: string;
  mediaType: string;
  blob: Pick<StoredBlob, 'size' | 'sha256'>;
}

/** A form: its text parts, repeated ones as lists, and its files by the names of their parts. */
export interface MultipartForm {
  fields: RawParameters;
  files: ReadonlyMap<string, ReceivedFile>;
}

/** Files of one form at most: package_revise takes several. */
const MOST_FILES = 50;

const tooLarge = (field: string, { messages }: FileTooLarge): CkanFault =>
  new CkanFault(413, {
    [field]: ['File upload too large', `${messages.it} / ${messages.en}`],
    __type: 'Validation Error',
  });

/**
 * Streams one file into the blob store. It goes through a stream of its own: a store that refuses destroys its source, and
 * the connection must live on to carry the answer.
 * @param following what comes after it; when that fails the form was cut short
 */
async function storePart(
  services: Services,
  part: MultipartFile,
  following: Promise<unknown>,
): Promise<ReceivedFile> {
  const through = new PassThrough({ highWaterMark: 256 * 1024 });
  part.file.pipe(through, { end: false });
  const { maxUploadBytes } = services.config;
  const interrupt = (error: { code?: string }) => {
    const seen = part.file.bytesRead;
    const isOver = error.code === 'FST_REQ_FILE_TOO_LARGE';
    through.destroy(isOver ? new FileTooLarge(maxUploadBytes, seen) : new UploadInterrupted(seen));
  };
  // Also of one that closed already: the parser ends a file that was cut short as if that were all of it.
  finished(part.file, { writable: false }, (error) => {
    if (error) interrupt(error as { code?: string });
    else through.end();
  });
  following.catch(interrupt);
  try {
    const blob = await services.blobs.put(through, { maxBytes: maxUploadBytes });
    return { fileName: part.filename || 'file', mediaType: part.mimetype, blob };
  } finally {
    part.file.unpipe(through);
    part.file.resume();
  }
}

/**
 * Reads a multipart form (contract, section 1, body form 4; section 8, multipart upload). Files may stand before the fields
 * that say where they belong: they are stored as they come, and swept later when nothing takes them. A form that was cut short
 * is refused whole.
 *
 * @param takesFiles whether the action takes files, and this sender may send any; refused otherwise, not dropped in silence
 */
export async function readMultipart(
  services: Services,
  request: FastifyRequest,
  takesFiles: boolean,
): Promise<MultipartForm> {
  const pairs: [string, string][] = [];
  const files = new Map<string, ReceivedFile>();
  const unwanted: string[] = [];
  let refused: unknown;
  const parts = request.parts({ limits: { files: MOST_FILES } });
  let next = nextOf(parts);
  // In the tick in which the parser begins to read.
  const isClosed = watchForEnd(request);
  for (let part = await next; part; part = await next) {
    // Asked for while the file is read: the parser tells by it of a form that ends early.
    next = nextOf(parts);
    next.catch(() => undefined);
    if (part.type === 'field') {
      if (part.valueTruncated)
        throw validationError({ [part.fieldname]: ['Value too long for a form field'] });
      pairs.push([part.fieldname, typeof part.value === 'string' ? part.value : JSON.stringify(part.value)]);
    } else if (part.filename === '' || part.filename === undefined) {
      // What browsers send for a file field that was left empty.
      part.file.resume();
    } else if (!takesFiles || refused !== undefined) {
      // Read to the end, or the request never finishes.
      part.file.resume();
      unwanted.push(part.fieldname);
    } else {
      try {
        files.set(part.fieldname, await storePart(services, part, next));
      } catch (error) {
        refused = error instanceof FileTooLarge ? tooLarge(part.fieldname, error) : error;
        // The parser counts the same bytes: what the store said of them is said to the sender.
        await next.catch(() => {
          throw refused;
        });
      }
    }
  }
  if (refused !== undefined) throw refused;
  if (unwanted.length > 0) {
    throw validationError(
      Object.fromEntries(unwanted.map((name) => [name, ['This action does not take a file']])),
    );
  }
  if (files.size > 0 && !isClosed()) throw new UploadInterrupted(0);
  return { fields: fromPairs(pairs), files };
}

/** The next part of the form. The parser's own words about a form that is none are English and without a code. */
async function nextOf(parts: AsyncIterableIterator<Multipart>): Promise<Multipart | undefined> {
  try {
    const { value, done } = await parts.next();
    return done ? undefined : value;
  } catch (error) {
    if ((error as { code?: string }).code !== undefined) throw error;
    throw new CkanFault(400, `Bad request - ${(error as Error).message}`);
  }
}
