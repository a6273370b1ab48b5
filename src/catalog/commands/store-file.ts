import type { Readable } from 'node:stream';
import type { BlobStore, StoredBlob } from '../../files/blob-store.js';
import { safeFileName } from '../../files/safe-file-name.js';
import type { Actor } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import { fileTypeOfName, resolve } from '../../vocabularies/index.js';
import type { CatalogContext } from '../context.js';
import type { Distribution } from '../model/index.js';
import type { ResourceRow } from '../queries/row.js';
import {
  type AttachedFile,
  type AttachOptions,
  attachFile,
  attachToLocked,
  type NewFile,
  refuseEmpty,
} from './files.js';
import { queueReading, readFileAgain } from './read-file-again.js';

/** What storing a file needs; `Services` has it all. */
export interface StoreServices {
  catalog: CatalogContext;
  blobs: BlobStore;
  jobs: JobQueue;
  config: { maxUploadBytes: number };
}

/** Where a file goes and what its sender says of it. Permission was asked already (`authorizeUpload`). */
export interface Upload {
  actor: Actor;
  /** Id or name. */
  dataset: string;
  /** The distribution as it is before. */
  distribution: Distribution;
  fileName: string;
  mediaType?: string | undefined;
  /** Address it was read from. */
  sourceUrl?: string;
}

/** What may go with a file: see `AttachOptions`. */
export type StoreOptions = Pick<AttachOptions, 'expectedRevision' | 'andThen'>;

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;
/** What clients say when they know nothing. */
const SAYS_NOTHING = new Set(['application/octet-stream', 'binary/octet-stream', 'application/x-unknown']);

/** Format and media type of a file: its name counts more than what the sender's system thinks it is. */
export function typeOfFile(name: string, sentType = ''): { format?: string; mediaType: string } {
  const said = sentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const useful = MEDIA_TYPE.test(said) && !SAYS_NOTHING.has(said) ? said : undefined;
  const type = fileTypeOfName(name) ?? (useful ? resolve('file-type', useful)?.concept : undefined);
  return {
    ...(type && { format: type.iri }),
    mediaType: type?.mediaTypes[0] ?? useful ?? 'application/octet-stream',
  };
}

/**
 * Stores a file and gives it to its distribution; the job that reads it as a table is in the same transaction. When it
 * rejects, the distribution is as it was: bytes without a file in the database are swept later.
 * Errors: FileTooLarge, UploadInterrupted, those of the source; InvalidBody (empty), PreconditionFailed.
 */
export async function storeFile(
  services: StoreServices,
  upload: Upload,
  source: Readable,
  options: StoreOptions & { expectedBytes?: number; signal?: AbortSignal } = {},
): Promise<AttachedFile> {
  const { expectedBytes, signal, ...rest } = options;
  const blob = await services.blobs.put(source, {
    maxBytes: services.config.maxUploadBytes,
    ...(expectedBytes !== undefined && { expectedBytes }),
    ...(signal && { signal }),
  });
  return attachBlob(services, upload, blob, rest);
}

/** Gives a distribution a file whose bytes are in the blob store. As `storeFile`. */
export async function attachBlob(
  services: StoreServices,
  upload: Upload,
  blob: Pick<StoredBlob, 'size' | 'sha256'>,
  options: StoreOptions = {},
): Promise<AttachedFile> {
  const { file, ...rest } = attachmentOf(services, upload, blob, options);
  return attachFile(services.catalog, upload.actor, upload.dataset, upload.distribution.id, file, {
    ...(options.expectedRevision !== undefined && { expectedRevision: options.expectedRevision }),
    ...rest,
  });
}

/** As `attachBlob`, within a transaction that holds the dataset's lock and has asked for permission. */
export async function attachBlobToLocked(
  services: StoreServices,
  trx: Trx,
  row: ResourceRow,
  upload: Upload,
  blob: Pick<StoredBlob, 'size' | 'sha256'>,
  options: Pick<StoreOptions, 'andThen'> = {},
): Promise<AttachedFile> {
  const { file, ...rest } = attachmentOf(services, upload, blob, options);
  return attachToLocked(services.catalog, trx, upload.actor, row, upload.distribution.id, file, rest);
}

/** What is kept of a blob as a file, and what it brings along. Throws InvalidBody for an empty one. */
function attachmentOf(
  services: StoreServices,
  upload: Upload,
  blob: Pick<StoredBlob, 'size' | 'sha256'>,
  options: Pick<StoreOptions, 'andThen'>,
): { file: NewFile } & Required<Pick<AttachOptions, 'complete' | 'andThen'>> {
  refuseEmpty(blob);
  const name = safeFileName(upload.fileName);
  const { format, mediaType } = typeOfFile(name, upload.mediaType);
  const old = upload.distribution.file;
  const oldType = old && typeOfFile(old.name, old.mediaType);
  return {
    file: {
      name,
      size: blob.size,
      sha256: blob.sha256,
      mediaType,
      ...(upload.sourceUrl && { sourceUrl: upload.sourceUrl }),
    },
    // What the publisher chose stays; what only followed from the old file follows the new one.
    complete: (d) => {
      const { format: chosenFormat, mediaType: chosenType, ...rest } = d;
      const keepFormat = chosenFormat !== undefined && chosenFormat !== oldType?.format;
      const keepType = chosenType !== undefined && chosenType !== oldType?.mediaType;
      const shownFormat = keepFormat ? chosenFormat : (format ?? chosenFormat);
      return {
        ...rest,
        ...(shownFormat !== undefined && { format: shownFormat }),
        mediaType: keepType ? chosenType : mediaType,
      };
    },
    andThen: async (trx, attached, before) => {
      // The same bytes sent again are how one asks for another try.
      if (attached.unchanged) {
        const now = services.catalog.now();
        await readFileAgain(trx, services.jobs, attached.file.id, { now, onlyUnread: true });
      } else {
        await queueReading(trx, services.jobs, attached.file.id);
      }
      await options.andThen?.(trx, attached, before);
    },
  };
}
